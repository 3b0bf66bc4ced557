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
  {
    env = process.env,
    input = '',
    cwd,
  }: { readonly env?: NodeJS.ProcessEnv; readonly input?: string; readonly cwd?: string } = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, cwd });
    const printed = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (printed.stderr += text));
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, ...printed }));
    child.stdin.end(input);
  });
}

/** What `.ci/vendors.mjs` looks for, and the variables by which it says where it is. */
const variables = {
  python: 'PULLBOOK_PYTHON',
  docker: 'PULLBOOK_DOCKER',
  neovim: 'PULLBOOK_NEOVIM',
  terraform: 'PULLBOOK_TERRAFORM',
  mcpServer: 'PULLBOOK_CIRCLECI_MCP',
  crane: 'PULLBOOK_CRANE',
  regctl: 'PULLBOOK_REGCTL',
  awsGo: 'PULLBOOK_AWS_GO',
  terraformProvider: 'PULLBOOK_TERRAFORM_PROVIDER',
} as const;

export type ProgramName = keyof typeof variables;

/**
 * A suite that needs programs of others. Where one could not be had, for a reason that `.ci/vendors.mjs` has said, the suite
 * is one test that is skipped.
 */
export function describeWith(needed: readonly ProgramName[], title: string, suite: () => void): void {
  describe(title, () => {
    const missing = needed.filter((name) => find(name) === '');
    if (missing.length === 0) suite();
    else it(`is not here: ${missing.join(', ')}`);
  });
}

/**
 * How a program is started: its command, or for one in JavaScript its main file.
 * @throws Error where there is none: a check that cannot run has failed.
 */
export function program(name: ProgramName): string {
  const found = find(name);
  if (found === '')
    throw new Error(`${name} is not here, and this suite does not say with describeWith that it needs it`);
  return found;
}

function find(name: ProgramName): string {
  const found = process.env[variables[name]];
  if (found === undefined) throw new Error('these tests need programs of others: run `node .ci/vendors.mjs`');
  return found;
}
