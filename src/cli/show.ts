// Which arguments a message may quote. Any of them may be a secret in the wrong place, such as the text of a key where
// its file was expected. Messages quote what can't be a secret; of anything else they give the length.

import { existsSync } from 'node:fs';
import { dirname } from 'node:path';

const EXTENSIONS =
  'bmp|cer|cjs|conf|crt|csv|der|env|gif|har|heic|html|http|ini|jpe?g|js|jsonl?|key|log|md|mjs|pdf|pem|png|pub|sh|ts|txt|webp|ya?ml';
const FILE_NAME = new RegExp(`^.{0,300}\\.(?:${EXTENSIONS})$`, 'i');
/** Letters and dashes: an option, a command, an action. Random secrets have digits. */
const WORD = /^-{0,2}[a-z][a-z-]{0,30}$/i;

/** True for a word, for a name with a file's extension, and for a path that exists or whose folder does. */
function isQuotable(text: string): boolean {
  return text === '-' || WORD.test(text) || FILE_NAME.test(text) || existsSync(text) || isInFolder(text);
}

function isInFolder(path: string): boolean {
  const folder = dirname(path);
  return /\w/.test(folder) && existsSync(folder);
}

/** A path as a message may quote it. */
export function showPath(path: string): string {
  return isQuotable(path) ? path : `a path of ${path.length} characters`;
}

/** Another argument as a message may quote it: `unknown action Foo`, `unknown action of 40 characters`. */
export function showArgument(text: string, quote = ''): string {
  return isQuotable(text) ? `${quote}${text}${quote}` : `of ${text.length} characters`;
}
