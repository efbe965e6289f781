import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encryptionMiddleware } from 'tencentcloud-encryption';
import { auditChain, auditKey, fileSink, verifyAuditLog } from 'tencentcloud-encryption/audit';
import { ALGORITHMS } from '../areas/bytes.mjs';
import { expectCode, expectEqual, expectTrue } from '../areas/expect.mjs';
import { PERSONAL } from '../areas/printing.mjs';
import { relayed } from '../areas/relayed.mjs';

const CALLS = 10;

/** A chain of records in a file, of real calls. */
export function audit(check, context) {
  const folder = mkdtempSync(join(tmpdir(), 'audit-'));
  const key = auditKey('env:KEY', { KEY: '0123456789abcdef'.repeat(4) });
  for (const hash of ['SM3', 'SHA-256']) {
    chain(check, context, { hash, key, file: join(folder, `${hash}.log`) });
  }
  return () => rmSync(folder, { recursive: true });
}

function chain(check, context, { hash, key, file }) {
  const start = () => auditChain({ key, hash, sink: fileSink(file) });
  const verify = (anchor) => verifyAuditLog(createReadStream(file), { key, ...(anchor && { anchor }) });

  check(`${CALLS} calls at a time make an unbroken chain, HMAC-${hash}`, async () => {
    const audit = start();
    await Promise.all(
      Array.from({ length: CALLS }, (_, n) => call(context, ALGORITHMS[n % 2], audit.record)),
    );
    await expectCode('ERR_AUDIT_LOCKED', start);
    await audit.close();
    const report = await verify({ head: audit.head, count: audit.count });
    expectEqual([report.fine, report.records, report.findings], [true, CALLS + 1, []]);
  });
  check(`the file is its owner's alone, and holds nothing personal, HMAC-${hash}`, () => {
    expectEqual((statSync(file).mode & 0o777).toString(8), '600');
    expectTrue(!PERSONAL.test(readFileSync(file, 'utf8')), 'no name, number or date');
  });
  check(`another process goes on with it, HMAC-${hash}`, async () => {
    const audit = start();
    await call(context, 'SM4-GCM', audit.record);
    await audit.close();
    const { fine, records, chains } = await verify();
    expectEqual([fine, records, chains], [true, CALLS + 3, 2]);
  });
  check(`a changed record is found, HMAC-${hash}`, async () => {
    writeFileSync(file, readFileSync(file, 'utf8').replace('"outcome":"ok"', '"outcome":"no"'));
    const { fine, findings } = await verify();
    expectEqual([fine, findings.length > 0], [false, true]);
  });
}

function call(context, algorithm, onEvent) {
  const { next, publicKeys } = relayed(context);
  const params = { ImageUrl: 'https://example.com/card.jpg' };
  const send = encryptionMiddleware({ publicKey: publicKeys[algorithm], onEvent });
  return send({ action: 'RecognizeEncryptedIDCardOCR', params }, next);
}
