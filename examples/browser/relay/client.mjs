import { Agent } from 'node:http';
import { ocr } from 'tencentcloud-sdk-nodejs-ocr';

/** The official SDK's client, as it comes: what it sends has been sealed already. */
export function createClient(env) {
  const { TENCENTCLOUD_SECRET_ID: secretId, TENCENTCLOUD_SECRET_KEY: secretKey } = env;
  if (!secretId || !secretKey)
    throw new Error('TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY are missing');
  return new ocr.v20181119.Client({
    credential: { secretId, secretKey },
    region: env.TENCENTCLOUD_REGION ?? 'ap-guangzhou',
    profile: { httpProfile: { reqTimeout: 20, ...emulatorAt(env.TENCENTCLOUD_ENCRYPTION_ENDPOINT) } },
  });
}

function emulatorAt(address) {
  if (!address) return {};
  // Without an agent the SDK would follow http_proxy on its way to loopback.
  return { protocol: 'http://', endpoint: new URL(address).host, agent: new Agent({ keepAlive: true }) };
}
