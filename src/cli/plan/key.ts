import { generateKeyPairSync } from 'node:crypto';
import type { PublicKey } from '../../keys/public-key.ts';
import { importPublicKey } from '../../keys/public-key.ts';
import { type Io, writeLine } from '../io.ts';
import { findPublicKey, readServiceSettings } from '../service/secrets.ts';

/** The key that the calls would be sealed for; without one, a key whose private half is discarded at once. */
export async function planningKey(file: string | undefined, io: Io): Promise<PublicKey> {
  const settings = await readServiceSettings(undefined, io);
  if (file !== undefined || settings.publicKey !== undefined) return findPublicKey(file, settings, io);
  writeLine(
    io.stderr,
    'note: no public key is set, so the calls are planned for a throwaway RSA key (AES-256-CBC)',
  );
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return importPublicKey(publicKey.export({ type: 'spki', format: 'pem' }));
}
