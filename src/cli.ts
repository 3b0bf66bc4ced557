#!/usr/bin/env node
import { main } from './cli/main';
import { printableError } from './shared/errors';

const abort = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => abort.abort());

// A reader such as `head` that has seen enough is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

main(process.argv.slice(2), {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  environment: process.env,
  folder: process.cwd(),
  isInteractive: process.stderr.isTTY,
  signal: abort.signal,
}).then(
  (exitCode) => (process.exitCode = exitCode),
  (error: unknown) => {
    process.stderr.write(`pullbook: ${printableError(error)}\n`);
    process.exitCode = 1;
  },
);
