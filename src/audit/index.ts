export { type AuditChain, auditChain } from './chain.ts';
export { AuditError, type AuditErrorCode } from './error.ts';
export { type FileSinkOptions, fileSink } from './file.ts';
export type { AuditFinding, AuditFindingKind } from './findings.ts';
export { type AuditKey, type AuditKeyObject, auditKey } from './key.ts';
export type { AuditHash, ChainAlgorithm } from './mac.ts';
export type { AuditOptions, AuditSink, AuditWrite, LogEnd } from './options.ts';
export type { AuditAnchor } from './record.ts';
export { type AuditReport, type VerifyOptions, verifyAuditLog } from './verify.ts';
