import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isRunning } from '../ports/isRunning';
import { systemClock } from '../ports/systemClock';
import { systemRandom } from '../ports/systemRandom';
import { dayOf } from '../runbook/run/localTime';
import { type Inputs, inputAt } from '../runbook/file/inputs';
import { loadSimulators, type RehearsalWorld } from '../services/rehearsalWorld';
import { addressVariables } from '../services/simulatedEnvironment';
import { createWorld } from '../services/world/createWorld';
import { startSimulators } from '../services/world/server';
import { rehearsalInputs } from '../steps/engine/rehearsalInputs';
import { exitCodes } from './exitCodes';
import { type Io, UsageError } from './io';
import { readOptions } from './readOptions';
import { readRunbook } from './readRunbook';
import { jsonText, onOneLine } from '../shared/visible';

/** `pullbook simulate`: serves one new world until it is interrupted, and prints as JSON how a client finds it. */
export async function simulate(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readOptions(args, { port: { type: 'string' }, runbook: { type: 'string' } });
  if (positionals.length > 0) throw new UsageError('`simulate` takes no operand.');
  const port = Number(values.port ?? '0');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError('`--port` is a number up to 65535.');
  const inputs = values.runbook === undefined ? {} : await inputsOf(values.runbook, io);
  const loaded = await loadSimulators();
  const world = createWorld({
    clock: systemClock,
    random: systemRandom,
    simulators: loaded,
    inputs: rehearsalInputs(loaded, inputs),
  });
  const simulators = await startSimulators(world, { port }).catch((error: unknown) => {
    if (error instanceof Error && 'syscall' in error) return undefined;
    throw error;
  });
  if (simulators === undefined) {
    io.stderr(`pullbook: Port ${port} cannot be opened. Without \`--port\` a free one is taken.\n`);
    return exitCodes.unreadable;
  }
  await removeLeftFolders();
  const folder = await mkdtemp(path.join(tmpdir(), `${folderPrefix}${process.pid}-`));
  try {
    const { urls, controlUrl } = simulators;
    const environment = { ...addressVariables(urls), ...(await setUpClients(folder, world, inputs)) };
    // The throw-away credentials are asked for at their own address, so that no log has to hold them.
    const found = { version: 1, urls, control: controlUrl, credentials: `${controlUrl}/credentials`, environment };
    io.stdout(`${jsonText(found)}\n`);
    tellNotSimulated(world, io);
    await interrupted(io.signal);
  } finally {
    await simulators.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return exitCodes.right;
}

const folderPrefix = 'pullbook-simulate-';

/** Removes the throw-away keys of simulators that were killed. What belongs to somebody else stays, as the system does not let go of it. */
async function removeLeftFolders(): Promise<void> {
  for (const name of await readdir(tmpdir()).catch(() => [])) {
    const [, pid] = /^(\d+)-\w+$/.exec(name.startsWith(folderPrefix) ? name.slice(folderPrefix.length) : '') ?? [];
    if (pid === undefined || isRunning(Number(pid))) continue;
    await rm(path.join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** A program that goes through ids is not to fill the terminal; the journal has the rest. */
const mostTold = 100;

/** Says on the error output, once for each, what a program asks for and does not find here. */
function tellNotSimulated(world: RehearsalWorld, io: Io): void {
  const told = new Set<string>();
  world.onChange(() => {
    const { service, method, path } = world.journal.entries.at(-1) ?? {};
    if (path === undefined) return;
    const line = `${onOneLine(`pullbook: not simulated: ${method} ${path} (${service})`)}\n`;
    if (told.has(line) || told.size > mostTold) return;
    told.add(line);
    const more = 'pullbook: More is not simulated: `GET /__pullbook/journal` has all of it.\n';
    io.stderr(told.size > mostTold ? more : line);
  });
}

async function inputsOf(file: string, io: Io): Promise<Inputs> {
  return (await readRunbook(io.folder, file, dayOf(systemClock.now()))).runbook.inputs;
}

/** What the vendors' own programs read besides addresses; files are of the owner alone. */
async function setUpClients(folder: string, world: RehearsalWorld, inputs: Inputs): Promise<Record<string, string>> {
  const variables: Record<string, string> = {};
  for (const { environment, files } of world.setUps((path) => inputAt(inputs, path))) {
    Object.assign(variables, environment);
    for (const [variable, { name, text }] of Object.entries(files)) {
      variables[variable] = path.join(folder, name);
      await writeFile(variables[variable], text, { mode: 0o600 });
    }
  }
  return variables;
}

function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
