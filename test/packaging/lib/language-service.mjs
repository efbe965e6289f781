import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { tool } from './workspace.mjs';

const require = createRequire(import.meta.url);

/** What an editor shows of places in the one file of a project, by a compiler's language service. */
export function quickInfo(compiler, config, places) {
  const typescript = require(tool(`${compiler}/lib/typescript.js`));
  const { fileNames, options } = readConfig(typescript, config);
  const { fileExists, readFile, directoryExists, realpath } = typescript.sys;
  const service = typescript.createLanguageService({
    fileExists,
    readFile,
    directoryExists,
    realpath,
    getScriptFileNames: () => fileNames,
    getScriptVersion: () => '1',
    getScriptSnapshot: (file) => snapshot(typescript, file),
    getCurrentDirectory: () => dirname(config),
    getCompilationSettings: () => options,
    getDefaultLibFileName: typescript.getDefaultLibFilePath,
  });
  const [file] = fileNames;
  const source = service.getProgram().getSourceFile(file);
  return places.map(({ line, column }) => {
    const position = typescript.getPositionOfLineAndCharacter(source, line, column);
    const { displayParts, documentation } = service.getQuickInfoAtPosition(file, position) ?? {};
    return [displayParts, documentation].map(typescript.displayPartsToString).join('\n');
  });
}

function readConfig(typescript, config) {
  const { config: json } = typescript.readConfigFile(config, typescript.sys.readFile);
  return typescript.parseJsonConfigFileContent(json, typescript.sys, dirname(config));
}

function snapshot(typescript, file) {
  if (!typescript.sys.fileExists(file)) return undefined;
  return typescript.ScriptSnapshot.fromString(readFileSync(file, 'utf8'));
}
