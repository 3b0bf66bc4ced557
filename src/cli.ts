#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';
import { exitCodes } from './cli/exitCodes';
import { main } from './cli/main';
import { keepOutputs } from './cli/outputStreams';
import { stopAtSignals } from './cli/stopAtSignals';
import { takeCredentials } from './cli/takeCredentials';
import { printableError } from './shared/errors';

// V8 optimises a function after it ran this many bytes of bytecode; its default (132 kB) optimises what a run of a second
// never earns back. On 200 configs this takes a third of the CPU time away, on 1,600 it costs nothing.
setFlagsFromString('--interrupt-budget=500000');

const environment = takeCredentials(process.env);
const [command, ...rest] = process.argv.slice(2);

const stopping = 'pullbook: Stopping; a write under way is finished first. Once more ends it at once.\n';
/** What the commands say at the first signal that have something to finish, or to tidy up. Others write nothing by halves. */
const last = new Map([
  ['mark', stopping],
  ['rehearse', stopping],
  ['simulate', ''],
]).get(command ?? '');
const signal = last === undefined ? new AbortController().signal : stopAtSignals(() => void process.stderr.write(last));
keepOutputs(process.stdout, process.stderr, () => {
  process.on('exit', () => (process.exitCode = exitCodes.unreadable));
});

/** Another edge than the command line's: an editor is at the other end of the streams. */
async function serveEditor(args: readonly string[]): Promise<number> {
  const { lspCommand } = await import('./lsp/lspCommand');
  const stderr = (text: string): void => void process.stderr.write(text);
  // A mistake of ours in one file must not take the others from whoever edits them.
  process.on('unhandledRejection', (error) => stderr(`pullbook: ${printableError(error)}\n`));
  return lspCommand(args, { input: process.stdin, output: process.stdout, stderr });
}

async function runCommand(): Promise<number> {
  const stderr = (text: string): void => void process.stderr.write(text);
  let folder: string;
  try {
    folder = process.cwd();
  } catch {
    stderr('pullbook: The working folder was removed, or you may not look into it. Change to another one.\n');
    return exitCodes.unreadable;
  }
  return main(process.argv.slice(2), {
    stdout: (text) => process.stdout.write(text),
    stderr,
    environment,
    folder,
    isInteractive: process.stderr.isTTY,
    signal,
  });
}

const run = command === 'lsp' ? serveEditor(rest) : runCommand();
run.then(
  (exitCode) => (process.exitCode = exitCode),
  (error: unknown) => {
    process.stderr.write(`pullbook: ${printableError(error)}\n`);
    process.exitCode = exitCodes.unreadable;
  },
);
