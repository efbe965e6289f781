// Types of the SDK: of any version, from the npm registry by way of a temporary folder, or of the installed one.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseModels } from '../helpers/models.ts';
import { factsOf, type SdkFacts } from './facts.ts';

const OCR = 'tencentcloud/services/ocr/v20181119/ocr_models.d.ts';
const FACEID = 'tencentcloud/services/faceid/v20180301/faceid_models.d.ts';
/** Both services; the package of OCR has its own alone. */
const filesOf = (name: string) => (name.endsWith('-ocr') ? [OCR] : [OCR, FACEID]);

/** The facts of a published version; `latest` is the newest. */
export function fetchFacts(name: string, version: string): SdkFacts {
  const folder = mkdtempSync(join(tmpdir(), 'sdk-types-'));
  try {
    const run = (command: string, ...args: string[]) =>
      execFileSync(command, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    const packed = run('npm', 'pack', '--json', '--ignore-scripts', `${name}@${version}`);
    const [{ filename }] = JSON.parse(packed);
    const files = filesOf(name).map((file) => `package/${file}`);
    run('tar', 'xzf', filename, 'package/package.json', ...files);
    return readFacts(name, join(folder, 'package'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The facts of a package that is installed here. */
export function installedFacts(name: string): SdkFacts {
  const require = createRequire(import.meta.url);
  return readFacts(name, join(require.resolve(`${name}/${OCR}`), '../../../../..'));
}

function readFacts(name: string, folder: string): SdkFacts {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const models = filesOf(name).map((file) => parseModels(readFileSync(join(folder, file), 'utf8')));
  return factsOf(name, version, models);
}
