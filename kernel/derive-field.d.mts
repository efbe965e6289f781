/** The content of kernel/sm2-constants.ts. */
export function constantsFile(): string;
