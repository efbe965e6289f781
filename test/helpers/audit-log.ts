import { type AuditAnchor, type AuditOptions, auditChain } from 'tencentcloud-encryption/audit';

export const auditKeyBytes = new Uint8Array(32).fill(7);

/** A log in memory, as lines without their newlines. */
export interface Log {
  readonly lines: readonly string[];
  readonly anchor: AuditAnchor;
}

/** A chain of one start record and so many events; `after` is the log that it goes on with. */
export function makeLog(events: number, options: Partial<AuditOptions> = {}, after?: Log): Log {
  const lines = [...(after?.lines ?? [])];
  const audit = auditChain({
    ...(options.unkeyed ? {} : { key: auditKeyBytes }),
    ...(after && { resume: after.anchor }),
    ...options,
    sink: (line) => {
      lines.push(line);
    },
  });
  for (let n = 0; n < events; n++) audit.record({ action: 'RecognizeEncryptedIDCardOCR', outcome: 'ok', n });
  return { lines, anchor: { head: audit.head, count: audit.count } };
}

export const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
export const bytesOf = (text: string): Uint8Array[] => [new TextEncoder().encode(text)];
