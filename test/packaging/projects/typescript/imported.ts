// A CommonJS file that imports ES modules by import(), which every compiler takes.

type PublicKey = import('tencentcloud-encryption', { with: { 'resolution-mode': 'import' }}).PublicKey;

export async function work(): Promise<string[]> {
  const { importPublicKey } = await import('tencentcloud-encryption');
  const { startEmulator } = await import('tencentcloud-encryption/emulator');
  const { wrapKey } = await import('tencentcloud-encryption/primitives');
  const emulator = await startEmulator();
  await emulator.close();
  const keys: PublicKey[] = Object.values(emulator.publicKeys).map((key) => importPublicKey(key));
  return keys.map((key) => `${key.kind} ${wrapKey(new Uint8Array(16), key).length}`);
}
