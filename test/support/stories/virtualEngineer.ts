import { join } from 'node:path';
import { keyFile } from '../../../src/ports/keyFile';
import { nodeDisk } from '../../../src/ports/nodeDisk';
import { processLock } from '../../../src/ports/processLock';
import type { Inputs } from '../../../src/runbook/file/inputs';
import type { StepReport } from '../../../src/runbook/run/report';
import type { Person } from '../../../src/runbook/run/surroundings';
import type { CredentialStore } from '../../../src/runbook/run/surroundings';
import { awsRequestHandler } from '../../../src/services/aws/simulator/awsRequestHandler';
import type { RehearsalWorld } from '../../../src/services/rehearsalWorld';
import { inProcessTransport } from '../../../src/services/world/inProcessTransport';
import { type Disk, type HttpResponse, silentLogger } from '../../../src/shared/ports';
import { Redactor } from '../../../src/shared/redactor';
import { type Engine, createEngine } from '../../../src/steps/engine/engine';
import { environmentOver } from '../../../src/steps/engine/environmentOver';
import { inputText } from '../../../src/steps/engine/inputText';
import type { OpenLive } from '../../../src/steps/engine/engineOptions';
import { wiredFiles } from '../../../src/steps/terraform/wiredFiles';
import { diskCodes } from '../filePoints';
import { hclParser } from '../hcl';
import { testClients, testUrls } from '../loadedServices';
import { memoryFiles } from '../memoryFiles';
import type { SeededRandom } from '../seededRandom';
import type { VirtualClock } from '../virtualClock';
import type { MemoryTree } from './memoryTree';
import { virtualRoot } from './virtualFiles';
import type { VirtualProcess } from './virtualProcess';

/** What outlives a process: the services outside, the files of the machine, time; and what people and logs got to see. */
export interface Outside {
  readonly clock: VirtualClock;
  readonly world: RehearsalWorld;
  readonly tree: MemoryTree;
  readonly inputs: Inputs;
  /** The workspace, by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly shown: string[];
  /** Every line of a journal whose append has returned. */
  readonly acknowledged: string[];
  readonly inEscrow: InEscrow;
}

/**
 * What was in escrow at some time, by what was made outside: a process that goes on to its next request has kept the value
 * that it got in the answer before, or made.
 */
export interface InEscrow {
  /** Tokens, by their ids. */
  readonly tokens: Set<string>;
  readonly passwords: Set<string>;
}

/** Starts the engine at the Live target, with the product's own lock, disk, journal, escrow and clients, in a process of its own. */
export function startEngineer(outside: Outside, owner: VirtualProcess, random: SeededRandom): Engine {
  const { clock, files, shown, acknowledged, inputs } = outside;
  const redactor = new Redactor();
  const note = (message: string) => void shown.push(message);
  const lock = processLock(join(virtualRoot, 'live', 'lock'), 'the engineer');
  const disk = remembering(nodeDisk(virtualRoot, lock), acknowledged);
  const open = openWorldOf(outside, owner);
  return createEngine({
    target: 'live',
    operator: { environment: {}, signedIn: () => Promise.resolve(undefined), ...peopleOf(outside, owner) },
    open,
    disk,
    lock,
    key: keyFile(disk, 'escrow.key', random),
    clock,
    random,
    redactor,
    logger: { ...silentLogger, debug: note, info: note, warn: note, error: note },
    files: memoryFiles(files),
    hclWasm: () => Promise.reject(new Error('the parser is shared by all processes of a story')),
    inputs: () => inputs,
    onReport: (report: StepReport) => note(JSON.stringify(report)),
  });
}

/** The world's credentials and vault, each change of which is a point of the process that makes it. */
function peopleOf(
  { world, inEscrow }: Outside,
  owner: VirtualProcess,
): { credentials: CredentialStore; person: Person } {
  const change = (call: string, whole: () => Promise<void>) =>
    owner.at({ call, place: '', isRequest: true }, { whole: () => owner.writes(call, whole) });
  return {
    credentials: {
      get: (name) => world.credentials.get(name),
      keep: (name, secret) => {
        inEscrow.passwords.add(secret.reveal());
        return change('keep credential', () => world.credentials.keep(name, secret));
      },
    },
    person: {
      file: ({ label, secret }) =>
        change('file value', () => {
          world.vault.file(label, secret);
          return Promise.resolve();
        }),
    },
  };
}

function openWorldOf(outside: Outside, owner: VirtualProcess): OpenLive {
  const { world, files, inEscrow } = outside;
  const { dockerHub, aws, circleCi } = world.operator;
  const transport = inProcessTransport(world);
  const handler = awsRequestHandler(world);
  /** The token that was made by the last request, and under which hold of the lock. */
  let made: { readonly token: string; readonly hold: string | undefined } | undefined;
  /** One request. Whether it changes something, the world's journal says. */
  const send = <T>(call: string, whole: () => Promise<T>): Promise<T> => {
    const wasRefused = owner.struck.some(({ does }) => diskCodes.some((code) => code === does));
    if (made !== undefined && made.hold === owner.holds && !wasRefused) inEscrow.tokens.add(made.token);
    made = undefined;
    return owner.at(
      { call, place: '', isRequest: true },
      {
        whole: async () => {
          const before = world.journal.entries.length;
          try {
            return await whole();
          } finally {
            for (const { writes, status } of world.journal.entries.slice(before)) {
              if (writes) owner.wrote(call);
              if (status === 'reset' || status === 429 || status >= 500) {
                owner.struck.push({ does: status, when: 'after', point: call });
              }
            }
          }
        },
      },
    );
  };
  return (options, escrowOf, beforeSend) => {
    const { clock, random, redactor, logger } = options;
    const views = testClients({
      beforeSend,
      transport: async (request) => {
        const call = `${request.method} ${new URL(request.url).pathname}`;
        const response = await send(call, () => transport(request));
        const token = call === 'POST /v2/access-tokens' ? madeToken(response) : undefined;
        if (token !== undefined) made = { token, hold: owner.holds };
        return response;
      },
      clock,
      random,
      redactor,
      logger,
      endpoints: { ...testUrls, registryAuth: testUrls.registry },
      services: {
        dockerHub: {
          operator: () =>
            Promise.resolve({ kind: 'password', username: dockerHub.username, password: dockerHub.password }),
        },
        circleCi: { token: () => Promise.resolve(circleCi.token) },
        aws: {
          region: world.state.aws.region,
          profile: undefined,
          credentials: { accessKeyId: aws.accessKeyId, secretAccessKey: aws.secretAccessKey.reveal() },
          requestHandler: {
            ...handler,
            handle: (...request: Parameters<typeof handler.handle>) =>
              send(operationOf(request[0].headers), () => handler.handle(...request)),
          },
        },
        registry: undefined,
      },
      environment: {},
    });
    const wired = () =>
      world.state.terraform.wired.map(({ product, project }) => ({
        product,
        repository: project.slice(project.lastIndexOf('/') + 1),
      }));
    const environment = environmentOver({
      views,
      tools: { hcl: hclParser },
      input: inputText(options.inputs()),
      credentials: options.operator.credentials,
      person: options.operator.person,
      files: wiredFiles(memoryFiles(files), hclParser, wired),
      escrowOf,
    });
    return Promise.resolve({ environment, save: () => Promise.resolve(), stop: () => Promise.resolve() });
  };
}

/** The id of the token that an answer gives with its value; `undefined` for a refusal, and for what cannot be read. */
function madeToken({ status, body }: HttpResponse): string | undefined {
  if (status !== 201) return undefined;
  try {
    return (JSON.parse(body) as { readonly uuid?: string }).uuid;
  } catch {
    return undefined;
  }
}

/** `PutSecretValue`. */
function operationOf(headers: Readonly<Record<string, string>>): string {
  return headers['x-amz-target']?.split('.').at(-1) ?? 'GetCallerIdentity';
}

/** A disk that remembers which lines it has said to have. */
function remembering(disk: Disk, acknowledged: string[]): Disk {
  return {
    ...disk,
    async append(path, text) {
      await disk.append(path, text);
      acknowledged.push(text);
    },
  };
}
