import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmulator } from 'tencentcloud-encryption/emulator';
import { fromBase64 } from '../areas/bytes.mjs';
import { expectEqual, expectTrue } from '../areas/expect.mjs';
import { PERSONAL } from '../areas/printing.mjs';
import { runScript } from './run-script.mjs';

const MAIN = 'node_modules/tencentcloud-encryption/dist/cli/main.js';

/** The command line in a process of its own: what it prints where, and its exit codes. */
export async function commandLine(check, context) {
  const folder = mkdtempSync(join(tmpdir(), 'cli-'));
  const emulator = await startEmulator();
  const image = join(folder, 'front.png');
  writeFileSync(image, fromBase64(context.specimen));
  const env = (algorithm) => ({
    TENCENTCLOUD_SECRET_ID: emulator.credential.secretId,
    TENCENTCLOUD_SECRET_KEY: emulator.credential.secretKey,
    TENCENTCLOUD_ENCRYPTION_PUBLIC_KEY: emulator.publicKeys[algorithm],
    TENCENTCLOUD_ENCRYPTION_ENDPOINT: emulator.url,
  });
  const run = async (args, env) => {
    const { stderr, ...ended } = await runScript(context, MAIN, args, env);
    // Deno warns of what the SDK's dependencies use; Node doesn't where it is a dependency that does.
    return { ...ended, stderr: stderr.replace(/^\(node:\d+\) \[DEP\d+\] DeprecationWarning: .*\n/gm, '') };
  };
  verify(check, run);
  key(check, run, emulator);
  recognize(check, run, { image, emulator, env });
  return async () => {
    await emulator.close();
    rmSync(folder, { recursive: true });
  };
}

function verify(check, run) {
  check('verify: every known answer, and 0', async () => {
    const { code, stdout, stderr } = await run(['verify', '--json']);
    expectEqual({ code, stderr }, { code: 0, stderr: '' });
    expectEqual(JSON.parse(stdout).summary.failed, 0);
  });
  check('an unknown command is 2', async () => {
    const { code, stdout, stderr } = await run(['verfiy']);
    expectEqual({ code, stdout }, { code: 2, stdout: '' });
    expectTrue(/unknown command/.test(stderr), stderr);
  });
}

function key(check, run, { publicKeys }) {
  check('key: explains a key, and 0', async () => {
    const { code, stdout } = await run(['key', publicKeys['SM4-GCM'], '--json']);
    expectEqual(code, 0);
    expectEqual(JSON.parse(stdout).kind, 'SM2');
  });
  check('key: of anything else 2, a sentence and no stack', async () => {
    const { code, stdout, stderr } = await run(['key', '0'.repeat(64)]);
    expectEqual({ code, stdout }, { code: 2, stdout: '' });
    expectTrue(/private key/.test(stderr) && !/^\s+at /m.test(stderr), stderr);
  });
}

function recognize(check, run, { image, emulator, env }) {
  check('recognize: masked, and 0', async () => {
    const { code, stdout, stderr } = await run(['recognize', image], env('AES-256-CBC'));
    expectEqual({ code, stderr }, { code: 0, stderr: '' });
    expectTrue(!PERSONAL.test(stdout) && stdout.includes('[masked: 18 characters]'), 'it is masked');
  });
  check('recognize --reveal --json: as it is, and 0', async () => {
    const { code, stdout } = await run(['recognize', image, '--reveal', '--json'], env('SM4-GCM'));
    expectEqual(code, 0);
    expectEqual(JSON.parse(stdout).result.Name, '李明');
    expectEqual(emulator.requests.at(-1).algorithm, 'SM4-GCM');
  });
  check('recognize: a wrong tag is 1', async () => {
    emulator.behave({ fault: 'wrong-tag' });
    const { code, stdout, stderr } = await run(['recognize', image], env('SM4-GCM'));
    emulator.behave({ fault: undefined });
    expectEqual({ code, stdout }, { code: 1, stdout: '' });
    expectTrue(/ERR_DECRYPTION_FAILED/.test(stderr), stderr);
  });
  check('recognize: without a credential 2', async () => {
    const { code, stderr } = await run(['recognize', image]);
    expectEqual(code, 2);
    expectTrue(/TENCENTCLOUD_SECRET_ID/.test(stderr), stderr);
  });
}
