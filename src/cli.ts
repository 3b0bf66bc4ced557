#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { exitCodes } from './cli/exitCodes';
import { main } from './cli/main';
import { takeCredentials } from './cli/takeCredentials';
import { printableError } from './shared/errors';

// V8 optimises a function after it ran this many bytes of bytecode; its default (132 kB) optimises what a run of a second
// never earns back. On 200 configs this takes a third of the CPU time away, on 1,600 it costs nothing.
setFlagsFromString('--interrupt-budget=500000');

const abort = new AbortController();
// The linter works without a pause, in which no handler would run: there a signal ends the process by itself. What `--fix`
// writes is whole or not there at all. The language server writes nothing.
for (const name of ['lint', 'lsp'].includes(process.argv[2] ?? '') ? [] : (['SIGINT', 'SIGTERM'] as const)) {
  process.once(name, () => {
    if (process.stderr.isTTY) process.stderr.write('Stopping; a write under way is finished first. Again: at once.\n');
    abort.abort();
  });
}
// A reader that has enough, such as `head`, closes its end. The run goes on and its exit code counts.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** Another edge than the command line's: an editor is at the other end of the streams. */
async function serveEditor(args: readonly string[]): Promise<number> {
  const { lspCommand } = await import('./lsp/lspCommand');
  const stderr = (text: string): void => void process.stderr.write(text);
  // A mistake of ours in one file must not take the others from whoever edits them.
  process.on('unhandledRejection', (error) => stderr(`pullbook: ${printableError(error)}\n`));
  return lspCommand(args, { input: process.stdin, output: process.stdout, stderr });
}

const environment = takeCredentials(process.env);
const [command, ...rest] = process.argv.slice(2);
const run =
  command === 'lsp'
    ? serveEditor(rest)
    : main(process.argv.slice(2), {
        stdout: (text) => process.stdout.write(text),
        stderr: (text) => process.stderr.write(text),
        environment,
        folder: process.cwd(),
        isInteractive: process.stderr.isTTY,
        signal: abort.signal,
      });
run.then(
  (exitCode) => (process.exitCode = exitCode),
  (error: unknown) => {
    process.stderr.write(`pullbook: ${printableError(error)}\n`);
    process.exitCode = exitCodes.unreadable;
  },
);
