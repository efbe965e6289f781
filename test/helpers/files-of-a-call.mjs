// Prints, as JSON, the files of dist/ of which a function ran in one call of a wrapped client. By V8's precise coverage,
// after a first call, so that what is done once for all calls isn't counted.

import { Session } from 'node:inspector/promises';
import { withEncryption } from 'tencentcloud-encryption';
import { startEmulator } from 'tencentcloud-encryption/emulator';
import { ocr } from 'tencentcloud-sdk-nodejs-ocr';

const DIST = new URL('../../dist/', import.meta.url).href;
// The first bytes of a JPEG.
const ImageBase64 = Uint8Array.of(0xff, 0xd8, 0xff, ...new Uint8Array(3000));

const emulator = await startEmulator();
const publicKey = emulator.publicKeys[process.argv[2]];
const client = withEncryption(new ocr.v20181119.Client(emulator.clientConfig), { publicKey });
const call = () => client.RecognizeEncryptedIDCardOCR({ ImageBase64, CardSide: 'FRONT' });

await call();
const session = new Session();
session.connect();
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
await call();
const { result } = await session.post('Profiler.takePreciseCoverage');
await emulator.close();

const ran = ({ functions }) =>
  functions.some(({ functionName, ranges: [{ count }] }) => functionName && count);
const files = result.filter((script) => script.url.startsWith(DIST) && ran(script));
console.log(JSON.stringify(files.map(({ url }) => url.slice(DIST.length).replace(/\.js$/, '.ts')).sort()));
