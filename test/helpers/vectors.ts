import documented from '../../fixtures/documented.json' with { type: 'json' };
import standards from '../../fixtures/standards.json' with { type: 'json' };

export { documented, standards };

export const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
export const fromBase64 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));
export const fromUtf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
export const toUtf8 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
