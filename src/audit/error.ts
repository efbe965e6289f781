/** Every code of an {@link AuditError}. */
export type AuditErrorCode =
  /** The file can't be continued: it isn't an audit log, or its last record doesn't verify under the key. */
  | 'ERR_AUDIT_FILE'
  /** Another process, or another chain of this one, writes to the file. */
  | 'ERR_AUDIT_LOCKED'
  /** The log was made with a key, and none was given. */
  | 'ERR_AUDIT_KEY'
  /** The sink did not accept a record: `cause` has its error. */
  | 'ERR_AUDIT_SINK'
  /** An event is in no record: it can't be written as JSON, or came after close() or while too many were waiting. */
  | 'ERR_AUDIT_LOST';

/** An audit trail can't be written or read. Wrong options throw an EncryptionError, as everywhere. */
export class AuditError extends Error {
  readonly code: AuditErrorCode;
  override readonly name = 'AuditError';

  constructor(code: AuditErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
