import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../ports/systemClock';
import { systemRandom } from '../ports/systemRandom';
import { dayOf } from '../runbook/run/localTime';
import { type Inputs, inputAt } from '../runbook/file/inputs';
import { startSimulators } from '../services/world/server';
import { type World, createWorld } from '../services/world/world';
import { rehearsalInputs } from '../steps/engine/rehearsalInputs';
import { exitCodes } from './exitCodes';
import { type Io, UsageError } from './io';
import { readOptions } from './readOptions';
import { readRunbook } from './readRunbook';

/** `pullbook simulate`: serves one new world until it is interrupted, and prints as JSON how a client finds it. */
export async function simulate(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readOptions(args, { port: { type: 'string' }, runbook: { type: 'string' } });
  if (positionals.length > 0) throw new UsageError('`simulate` takes no operand.');
  const port = Number(values.port ?? '0');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError('`--port` is a number up to 65535.');
  const inputs = values.runbook === undefined ? {} : await inputsOf(values.runbook, io);
  const world = createWorld({ clock: systemClock, random: systemRandom, inputs: rehearsalInputs(inputs) });
  const simulators = await startSimulators(world, { port }).catch(() => {
    throw new UsageError(`Port ${port} cannot be opened.`);
  });
  const folder = await mkdtemp(path.join(tmpdir(), 'pullbook-simulate-'));
  try {
    const aws = await writeAwsFiles(folder, world, inputAt(inputs, ['aws', 'profile']));
    const { urls, controlUrl } = simulators;
    const environment = {
      PULLBOOK_DOCKERHUB_URL: urls.dockerHub,
      PULLBOOK_REGISTRY_URL: urls.registry,
      PULLBOOK_CIRCLECI_URL: urls.circleCi,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: urls.secretsManager,
      AWS_ENDPOINT_URL_STS: urls.sts,
      AWS_REGION: world.state.aws.region,
      // The AWS CLI reads no other name.
      AWS_DEFAULT_REGION: world.state.aws.region,
      ...aws,
    };
    // The throw-away credentials are asked for at their own address, so that no log has to hold them.
    const found = { version: 1, urls, control: controlUrl, credentials: `${controlUrl}/credentials`, environment };
    io.stdout(`${JSON.stringify(found)}\n`);
    await interrupted(io.signal);
  } finally {
    await simulators.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return exitCodes.right;
}

async function inputsOf(file: string, io: Io): Promise<Inputs> {
  return (await readRunbook(io.folder, file, dayOf(systemClock.now()))).runbook.inputs;
}

/** A profile of the runbook's name with keys that open nothing but the simulator, in files of the owner alone. */
async function writeAwsFiles(folder: string, world: World, profile: unknown): Promise<Record<string, string>> {
  const { accessKeyId, secretAccessKey } = world.operator.aws;
  const names = ['default', ...(typeof profile === 'string' ? [profile] : [])];
  const keys = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey.reveal()}\n`;
  const files = { AWS_SHARED_CREDENTIALS_FILE: 'credentials', AWS_CONFIG_FILE: 'config' } as const;
  const paths = Object.entries(files).map(([name, file]) => [name, path.join(folder, file)] as const);
  for (const [name, file] of paths) {
    const text = name === 'AWS_CONFIG_FILE' ? '' : names.map((section) => `[${section}]\n${keys}`).join('\n');
    await writeFile(file, text, { mode: 0o600 });
  }
  return Object.fromEntries(paths);
}

function interrupted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
