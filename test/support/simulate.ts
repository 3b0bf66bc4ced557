import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from '../../.ci/lib.mjs';
import type { Part } from '../../src/shared/part';
import type { Fault } from '../../src/services/world/faults';
import type { JournalEntry } from '../../src/services/world/requestJournal';

interface Credentials {
  readonly dockerHub: { readonly username: string; readonly password: string; readonly oneTimeCode: string | null };
  readonly organisationToken: { readonly organisation: string; readonly token: string };
  readonly circleCi: { readonly token: string };
  readonly aws: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** A running `pullbook simulate`, as any client meets it. */
export interface Simulation {
  /** For the process whose clients are to find the world. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where the world itself is asked and told things. */
  readonly control: string;
  /** Every request so far. */
  journal(): Promise<readonly JournalEntry[]>;
  /** The requests that could have changed something. */
  writes(): Promise<readonly JournalEntry[]>;
  credentials(): Promise<Credentials>;
  /** Every secret value that the world holds now, by a name that may be printed. */
  secrets(): Promise<Readonly<Record<string, string>>>;
  /** What the process has printed so far. */
  printed(): { readonly stdout: string; readonly stderr: string };
  addFault(fault: Fault): Promise<void>;
  clearFaults(): Promise<void>;
  play(part: Part & { readonly password?: string }): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts `pullbook simulate` as a process of its own, with the inputs of a runbook.
 *
 * @param options.environment - Added to this process's.
 */
export async function startSimulation(
  runbook: string,
  { environment = {} }: { readonly environment?: Readonly<Record<string, string>> } = {},
): Promise<Simulation> {
  const child = spawn(
    process.execPath,
    ['--import=tsx', path.join(root, 'src/cli.ts'), 'simulate', '--runbook', runbook],
    { cwd: root, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const printed = { stdout: '', stderr: '' };
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed.stderr += text;
    process.stderr.write(text);
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed.stdout += text;
      if (printed.stdout.includes('\n')) resolve(printed.stdout);
    });
    void ended.then(() => reject(new Error(`pullbook simulate ended early: ${printed.stdout}`)));
  });
  const found = JSON.parse(line) as { control: string; credentials: string; environment: Record<string, string> };
  const get = async (url: string): Promise<unknown> => (await fetch(url)).json();
  const post = async (path: string, body: Part | Fault): Promise<void> => {
    const answer = await fetch(`${found.control}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`the world could not do ${body.kind}: ${await answer.text()}`);
  };
  const journal = async () => ((await get(`${found.control}/journal`)) as { entries: JournalEntry[] }).entries;
  const credentials = async () => (await get(found.credentials)) as Credentials;
  return {
    environment: found.environment,
    control: found.control,
    journal,
    writes: async () => (await journal()).filter(({ writes }) => writes),
    credentials,
    async secrets() {
      const { dockerHub, organisationToken, circleCi, aws } = await credentials();
      const known = {
        'the operator’s password': dockerHub.password,
        'the organisation’s token': organisationToken.token,
        'the CircleCI token': circleCi.token,
        'the AWS secret key': aws.secretAccessKey,
      };
      const { secrets } = (await get(`${found.control}/secrets`)) as { secrets: string[] };
      const others = secrets.filter((value) => !Object.values(known).includes(value));
      return { ...known, ...Object.fromEntries(others.map((value, index) => [`secret ${index + 1}`, value])) };
    },
    printed: () => printed,
    addFault: (fault) => post('faults', fault),
    async clearFaults() {
      await fetch(`${found.control}/faults`, { method: 'DELETE' });
    },
    play: (part) => post('play', part),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
