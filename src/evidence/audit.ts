export { type AuditChain, auditChain } from './audit-chain.ts';
export { AuditError, type AuditErrorCode } from './audit-error.ts';
export { type FileSinkOptions, fileSink } from './audit-file.ts';
export type { AuditFinding, AuditFindingKind } from './audit-findings.ts';
export { type AuditKey, type AuditKeyObject, auditKey } from './audit-key.ts';
export type { AuditHash, ChainAlgorithm } from './audit-mac.ts';
export type { AuditOptions, AuditSink, AuditWrite, LogEnd } from './audit-options.ts';
export type { AuditAnchor } from './audit-record.ts';
export { type AuditReport, type VerifyOptions, verifyAuditLog } from './audit-verify.ts';
