/**
 * A process that does what an engineer does at the Live target, for tests that kill it: goes through a runbook step by
 * step, applies each plan as it is shown, and plays the parts of a person by the simulators' control address.
 *
 * `engineer.ts RUNBOOK STATE CONTROL LAST`: up to the step `LAST`. Prints what became of each step as JSON.
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { operatorFromEnvironment } from '../../src/cli/operatorFromEnvironment';
import { stopAtSignals } from '../../src/cli/stopAtSignals';
import { readHclWasm } from '../../src/ports/hclWasm';
import { keyFile } from '../../src/ports/keyFile';
import { nodeDisk } from '../../src/ports/nodeDisk';
import { nodeFiles } from '../../src/ports/nodeFiles';
import { processLock } from '../../src/ports/processLock';
import { systemClock } from '../../src/ports/systemClock';
import { systemRandom } from '../../src/ports/systemRandom';
import type { CredentialStore } from '../../src/runbook/run/surroundings';
import type { PersonPart } from '../../src/shared/part';
import { silentLogger } from '../../src/shared/ports';
import { Redactor } from '../../src/shared/redactor';
import { Secret } from '../../src/shared/secret';
import { createEngine } from '../../src/steps/engine/engine';
import { goThrough } from './goThrough';
import { readRunbookFile } from './readRunbookFile';

const [file = '', state = '', control = '', last = ''] = process.argv.slice(2);
const runbook = readRunbookFile(file);
const chosen = runbook.steps.slice(0, runbook.steps.findIndex(({ id }) => id === last) + 1);
const signal = stopAtSignals(() => void process.stderr.write('stopping\n'));

/** Stands for the editor's SecretStorage: it outlives the process, and is no part of the product's state. */
function keyring(path: string): CredentialStore {
  const all = async () => JSON.parse(await readFile(path, 'utf8').catch(() => '{}')) as Record<string, string>;
  return {
    get: async (key) => {
      const value = (await all())[key];
      return value === undefined ? undefined : new Secret(value);
    },
    async keep(key, secret) {
      await writeFile(`${path}-${process.pid}`, JSON.stringify({ ...(await all()), [key]: secret.reveal() }));
      await rename(`${path}-${process.pid}`, path);
    },
  };
}

const credentials = keyring(join(state, '..', 'keyring.json'));

async function play(part: PersonPart): Promise<void> {
  const username = part.play === 'sign-up' ? part['username'] : undefined;
  const password =
    typeof username === 'string' ? (await credentials.get(`dockerhub:${username}`))?.reveal() : undefined;
  const answer = await fetch(`${control}/play`, {
    method: 'POST',
    body: JSON.stringify({ ...part, ...(password === undefined ? {} : { password }) }),
  });
  if (!answer.ok) throw new Error(`cannot play ${JSON.stringify(part)}: ${await answer.text()}`);
}

async function run(): Promise<void> {
  const redactor = new Redactor();
  const lock = processLock(join(state, 'live', 'lock'), 'the engineer');
  const disk = nodeDisk(state, lock);
  const ports = { clock: systemClock, redactor };
  const engine = createEngine({
    target: 'live',
    operator: {
      ...operatorFromEnvironment(process.env, ports),
      credentials,
      person: { file: () => Promise.resolve() },
    },
    disk,
    lock,
    key: keyFile(disk, 'escrow.key', systemRandom),
    clock: systemClock,
    random: systemRandom,
    redactor,
    logger: silentLogger,
    files: nodeFiles([]),
    hclWasm: readHclWasm,
    inputs: () => runbook.inputs,
    onReport: () => undefined,
  });
  const statuses: Record<string, string> = {};
  for (const { id } of chosen) {
    const { status, headline, error } = await goThrough(engine, runbook.steps, id, { signal, play });
    statuses[id] = status === 'in-sync' ? status : `${headline}: ${error?.message ?? ''}`;
  }
  process.stdout.write(`${JSON.stringify(statuses)}\n`);
}

void run();
