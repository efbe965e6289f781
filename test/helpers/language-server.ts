import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = new URL('../..', import.meta.url);
const compiler = fileURLToPath(new URL('node_modules/typescript/bin/tsc', root));

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly items?: readonly unknown[] };
  readonly result?: unknown;
}

/** What an editor shows of places in a file, by the compiler's own language server. */
export async function hover(
  file: string,
  places: readonly { line: number; column: number }[],
): Promise<string[]> {
  const server = startServer();
  const uri = pathToFileURL(file).href;
  const text = readFileSync(file, 'utf8');
  try {
    await server.ask('initialize', { processId: null, rootUri: root.href, capabilities: {} });
    server.tell('initialized', {});
    server.tell('textDocument/didOpen', {
      textDocument: { uri, languageId: 'typescript', version: 1, text },
    });
    const shown: string[] = [];
    for (const { line, column } of places) {
      const position = { line, character: column };
      const result = await server.ask('textDocument/hover', { textDocument: { uri }, position });
      shown.push((result as { contents?: { value?: string } } | null)?.contents?.value ?? '');
    }
    return shown;
  } finally {
    server.end();
  }
}

/** The Language Server Protocol over a pipe: JSON-RPC, each message behind its Content-Length. */
function startServer() {
  const child = spawn(process.execPath, [compiler, '--lsp', '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting = new Map<number, { answer(result: unknown): void; fail(error: Error): void }>();
  let rest: Buffer = Buffer.alloc(0);
  let count = 0;
  const send = (message: object) => {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  };
  const receive = ({ id, method, params, result }: Message) => {
    if (id === undefined) return;
    // The server asks for settings: it gets none.
    if (method !== undefined) send({ id, result: params?.items?.map(() => null) ?? null });
    else waiting.get(id)?.answer(result);
  };
  child.stdout.on('data', (bytes: Buffer) => {
    rest = Buffer.concat([rest, bytes]);
    for (let message = takeMessage(rest); message; message = takeMessage(rest)) {
      rest = rest.subarray(message.end);
      receive(message.value);
    }
  });
  child.on('close', () => {
    for (const { fail } of waiting.values()) fail(new Error('the language server has ended'));
  });
  return {
    tell: (method: string, params: object) => send({ method, params }),
    ask(method: string, params: object): Promise<unknown> {
      count += 1;
      send({ id: count, method, params });
      return new Promise((answer, fail) => waiting.set(count, { answer, fail }));
    },
    end: () => child.kill(),
  };
}

/** The first whole message of the bytes, and where it ends. */
function takeMessage(bytes: Buffer): { value: Message; end: number } | undefined {
  const head = /^Content-Length: (\d+)\r\n\r\n/i.exec(bytes.subarray(0, 100).toString('latin1'));
  if (!head) return undefined;
  const end = head[0].length + Number(head[1]);
  if (bytes.length < end) return undefined;
  return { value: JSON.parse(bytes.subarray(head[0].length, end).toString()) as Message, end };
}
