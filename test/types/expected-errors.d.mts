export interface CompilerError {
  line: number;
  code: string;
  message: string;
}
export function expectedErrors(source: string): CompilerError[];
export function printedErrors(output: string): CompilerError[];
export function matchMessages(
  printed: readonly CompilerError[],
  expected: readonly CompilerError[],
): CompilerError[];
