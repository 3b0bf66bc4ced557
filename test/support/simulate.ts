import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from '../../.ci/lib.mjs';
import type { Part } from '../../src/shared/part';
import type { JournalEntry } from '../../src/simulators/requestJournal';

interface Credentials {
  readonly dockerHub: { readonly username: string; readonly password: string; readonly oneTimeCode: string | null };
  readonly circleCi: { readonly token: string };
}

/** A running `pullbook simulate`, as any client meets it. */
export interface Simulation {
  /** For the process whose clients are to find the world. */
  readonly environment: Readonly<Record<string, string>>;
  /** Every request so far. */
  journal(): Promise<readonly JournalEntry[]>;
  /** The requests that could have changed something. */
  writes(): Promise<readonly JournalEntry[]>;
  credentials(): Promise<Credentials>;
  play(part: Part & { readonly password?: string }): Promise<void>;
  stop(): Promise<void>;
}

/** Starts `pullbook simulate` as a process of its own, with the inputs of a runbook. */
export async function startSimulation(runbook: string): Promise<Simulation> {
  const child = spawn(
    process.execPath,
    ['--import=tsx', path.join(root, 'src/cli.ts'), 'simulate', '--runbook', runbook],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const line = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += String(chunk);
      if (text.includes('\n')) resolve(text);
    });
    void ended.then(() => reject(new Error(`pullbook simulate ended early: ${text}`)));
  });
  const found = JSON.parse(line) as { control: string; credentials: string; environment: Record<string, string> };
  const journal = async (): Promise<readonly JournalEntry[]> =>
    ((await (await fetch(`${found.control}/journal`)).json()) as { entries: JournalEntry[] }).entries;
  return {
    environment: found.environment,
    journal,
    writes: async () => (await journal()).filter(({ writes }) => writes),
    credentials: async () => (await (await fetch(found.credentials)).json()) as Credentials,
    async play(part) {
      const answer = await fetch(`${found.control}/play`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(part),
      });
      if (!answer.ok) throw new Error(`the world could not play ${part.kind}: ${await answer.text()}`);
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
