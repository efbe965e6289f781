// Texts that are planted where secrets stand, and must show in no message and no report.

export const MARKERS: readonly string[] = [
  '李明440524198701010014',
  'Zhang440524198701010014',
  '6222000000000000000',
  'https://example.com/x9y8z7',
];

const NEEDLES = ['李明', '石景山', '4405241987010100', '62220000000000', 'x9y8z7'];

/** Whether a text shows a planted secret, or one of these. */
export function showsSecret(text: string, more: readonly string[] = []): boolean {
  return [...NEEDLES, ...more].some((needle) => text.includes(needle));
}
