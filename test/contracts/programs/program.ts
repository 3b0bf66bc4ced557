import { spawn } from 'node:child_process';

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs somebody else's program to its end. */
export function runProgram(
  command: string,
  args: readonly string[],
  { env = process.env, input = '' }: { readonly env?: NodeJS.ProcessEnv; readonly input?: string } = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env });
    const printed = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.stderr += text));
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, ...printed }));
    child.stdin.end(input);
  });
}

/**
 * The Python that has moto, the AWS CLI and oras.
 * @throws Error where there is none: a check that cannot run has failed.
 */
export function pythonWithTools(): string {
  const python = process.env['PULLBOOK_PYTHON'];
  if (python !== undefined && python !== '') return python;
  throw new Error('these tests need programs of others: run `node .ci/vendors.mjs`, which installs them');
}
