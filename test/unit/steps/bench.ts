import { testClients, testUrls, testWorld } from '../../support/loadedServices';
import type { RehearsalWorld } from '../../../src/services/rehearsalWorld';
import type { StepServices } from '../../../src/steps/stepTools';
import type { Environment } from '../../../src/runbook/run/environment';
import { Journal } from '../../../src/runbook/run/journal';
import { hashOf } from '../../../src/runbook/file/canonicalJson';
import type { StepReport } from '../../../src/runbook/run/report';
import type { RunnableStep } from '../../../src/runbook/file/runnable';
import { Runner } from '../../../src/runbook/run/runner';
import { sealedEscrow } from '../../../src/runbook/run/sealedEscrow';
import type { Files } from '../../../src/shared/files';
import { memoryFiles } from '../../support/memoryFiles';
import type { Target } from '../../../src/runbook/run/report';
import { PullbookError } from '../../../src/shared/errors';
import { hostInWords } from '../../../src/services/hosts';
import type { Services } from '../../../src/services/services';
import type { Clock, Disk, HttpRequest, HttpResponse, Transport } from '../../../src/shared/ports';
import { silentLogger } from '../../../src/shared/ports';
import { Redactor } from '../../../src/shared/redactor';
import {
  type AwsHttpRequest,
  type AwsHttpResponse,
  awsRequestHandler,
  type AwsRequestHandler,
} from '../../../src/services/aws/simulator/awsRequestHandler';
import { inProcessTransport } from '../../../src/services/world/inProcessTransport';
import { inputText } from '../../../src/steps/engine/inputText';
import { openLandingPlace } from '../../../src/steps/landing/places';
import { findStepKind } from '../../../src/steps/registry';
import { wiredFiles } from '../../../src/steps/terraform/wiredFiles';
import { hclParser } from '../../support/hcl';
import { MemoryDisk } from '../../support/memoryDisk';
import { SeededRandom } from '../../support/seededRandom';
import { VirtualClock } from '../../support/virtualClock';
import { readSampleInfra } from '../sources/terraform/sampleInfra';
import { Fuse } from './fuse';

/** What outlives a process: the world outside, and the disk. */
export interface Bench {
  readonly clock: VirtualClock;
  readonly world: RehearsalWorld;
  readonly disk: MemoryDisk;
  /** Files of the workspace, by path. */
  readonly files: Map<string, string>;
  /** All that people saw and logs kept, over all processes. */
  readonly shown: string[];
}

export function createBench(options: { readonly seed?: number; readonly wired?: boolean } = {}): Bench {
  const clock = new VirtualClock();
  const { seed = 1, wired = true } = options;
  return {
    clock,
    world: testWorld({ clock, random: new SeededRandom(seed), wired }),
    disk: new MemoryDisk(),
    files: new Map(readSampleInfra().map(({ path, text }) => [`infra/${path}`, text])),
    shown: [],
  };
}

/** Stands between a process and all that it reads. */
export interface Wire {
  readonly http?: (request: HttpRequest, send: Transport) => Promise<HttpResponse>;
  readonly aws?: (
    request: AwsHttpRequest,
    send: () => Promise<{ readonly response: AwsHttpResponse }>,
  ) => Promise<{ readonly response: AwsHttpResponse }>;
  readonly files?: (files: Files) => Files;
  /** Runs every call of a client's method under its name, `circleCi.listJobs`. */
  readonly label?: <T>(id: string, call: () => T) => T;
}

let processes = 0;

/** One process of the real engine and the real clients over the bench. Its random numbers differ from every other's. */
export function startProcess(
  bench: Bench,
  options: { readonly target?: Target; readonly fuse?: Fuse; readonly wire?: Wire } = {},
) {
  const { clock, world, shown } = bench;
  const { target = 'rehearsal', fuse = new Fuse(), wire = {} } = options;
  const random = new SeededRandom(0xc0ffee + processes++);
  const redactor = new Redactor();
  const disk = fused(bench.disk, fuse);
  const journal = new Journal({ disk, path: `${target}/journal.jsonl`, clock, redactor });
  const environment = environmentOf(bench, { clock, disk, random, redactor, fuse, wire });
  const runner = new Runner<StepServices>({
    target,
    clock,
    random,
    redactor,
    journal,
    logger: { ...silentLogger, error: (message) => shown.push(message), warn: (message) => shown.push(message) },
    environment: () => Promise.resolve(environment),
    onReport: (report) => shown.push(JSON.stringify(report)),
  });
  const signal = new AbortController().signal;
  const rehearse = (step: RunnableStep, abort = signal): Promise<StepReport> =>
    runner.rehearseStep([step], step.id, { signal: abort });
  const plan = (step: RunnableStep): Promise<StepReport> => runner.planStep([step], step.id, { signal });
  const apply = (step: RunnableStep, planHash: string): Promise<StepReport> =>
    runner.applyStep([step], step.id, planHash, { signal });
  const mark = (step: RunnableStep, note: string): Promise<StepReport> =>
    runner.markDone([step], step.id, { note, by: 'operator' }, { signal });
  /** Takes a way out that the step offers now; `undefined` where it does not offer it. */
  const remedy = async (step: RunnableStep, id: string): Promise<StepReport | undefined> => {
    const offered = remediesOf(await plan(step)).find((action) => action.id === id);
    if (offered === undefined) return undefined;
    return runner.applyRemedy([step], step.id, { remedy: id, planHash: offered.planHash }, { signal });
  };
  return { world, redactor, environment, runner, rehearse, plan, apply, mark, remedy };
}

/** The ways out that a report offers. */
export function remediesOf({ actions }: StepReport) {
  return actions.filter((action) => action.kind === 'remedy');
}

/** A step without expressions. */
export function stepOf(uses: string, input: unknown): RunnableStep {
  return { id: 'step', uses, needs: [], textHash: hashOf({ uses, input }), problems: [], resolve: () => input };
}

function environmentOf(
  { world, files }: Bench,
  ports: { clock: Clock; disk: Disk; random: SeededRandom; redactor: Redactor; fuse: Fuse; wire: Wire },
): Environment<StepServices> {
  const { clock, disk, random, redactor, fuse, wire } = ports;
  const direct = inProcessTransport(world);
  const transport: Transport = (request) => wire.http?.(request, direct) ?? direct(request);
  const own = awsRequestHandler(world);
  const handler: AwsRequestHandler = {
    ...own,
    handle: (request, options) =>
      wire.aws?.(request, () => own.handle(request, options)) ?? own.handle(request, options),
  };
  const { operator } = world;
  const views = testClients({
    ...ports,
    transport: (request) => fuse.run(() => transport(request)),
    logger: silentLogger,
    endpoints: { ...testUrls, registryAuth: testUrls.registry },
    services: {
      dockerHub: {
        operator: () =>
          Promise.resolve({
            kind: 'password',
            username: operator.dockerHub.username,
            password: operator.dockerHub.password,
          }),
      },
      circleCi: { token: () => Promise.resolve(operator.circleCi.token) },
      aws: {
        region: world.state.aws.region,
        profile: undefined,
        credentials: {
          accessKeyId: operator.aws.accessKeyId,
          secretAccessKey: operator.aws.secretAccessKey.reveal(),
        },
        requestHandler: {
          ...handler,
          handle: (...request: Parameters<typeof handler.handle>) => fuse.run(() => handler.handle(...request)),
        },
      },
      registry: undefined,
    },
    environment: {},
  });
  const landing = (uri: string, services: StepServices) =>
    openLandingPlace(uri, {
      services,
      input: inputText(world.state.inputs),
      host: (service) => views.host(service),
    });
  return {
    kind: findStepKind,
    reading: (onRead) => ({
      ...labelled(
        views.watched(({ service, method, host, ...read }) =>
          onRead({ id: `${service}.${method}`, where: host, ...read }),
        ),
        wire.label,
      ),
      hcl: hclParser,
    }),
    host: (service) => hostInWords(views.host(service)),
    writing: { ...views.writes, hcl: hclParser },
    landing,
    async resolve({ uri }, services, signal) {
      const secret = await landing(uri, services).read(signal);
      if (secret === undefined) throw new PullbookError('CREDENTIALS_MISSING', `\`${uri}\` cannot be read back.`);
      return secret;
    },
    credentials: {
      get: (key) => world.credentials.get(key),
      keep: (key, secret) => fuse.run(() => world.credentials.keep(key, secret)),
    },
    files: wire.files?.(workspace(files, world)) ?? workspace(files, world),
    person: {
      file: ({ label, secret }) =>
        fuse.run(() => {
          world.vault.file(label, secret);
          return Promise.resolve();
        }),
      play: (part) => fuse.run(() => world.play(part)),
    },
    escrowOf: (step) =>
      sealedEscrow({
        disk,
        folder: `escrow/${step}`,
        key: { get: () => Promise.resolve(new Uint8Array(32).fill(7)) },
        clock,
        random,
        redactor,
      }),
  };
}

/** The clients, each of whose methods runs under its name, and those of the sessions that it opens. */
function labelled(services: Services, label: Wire['label']): Services {
  if (label === undefined) return services;
  const under = (prefix: string, api: object): object =>
    Object.fromEntries(
      Object.entries(api).map(([name, member]: [string, unknown]) => {
        if (typeof member !== 'function') return [name, member];
        const id = `${prefix}.${name}`;
        const call = (...args: unknown[]): unknown => {
          const result: unknown = label(id, () => (member as (...given: unknown[]) => unknown)(...args));
          return result instanceof Promise ? result.then((value: unknown) => opened(prefix, value)) : result;
        };
        return [name, call];
      }),
    );
  const opened = (prefix: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && Object.values(value).some((one) => typeof one === 'function')
      ? under(prefix, value)
      : value;
  const all = Object.entries(services as unknown as Readonly<Record<string, object>>);
  return Object.fromEntries(all.map(([name, api]) => [name, under(name, api)])) as unknown as Services;
}

function workspace(files: ReadonlyMap<string, string>, world: RehearsalWorld): Files {
  const wired = () =>
    world.state.terraform.wired.map(({ product, project }) => ({
      product,
      repository: project.slice(project.lastIndexOf('/') + 1),
    }));
  return wiredFiles(memoryFiles(files), hclParser, wired);
}

function fused(disk: Disk, fuse: Fuse): Disk {
  return {
    read: (path) => disk.read(path),
    list: (folder) => disk.list(folder),
    append: (path, text) => fuse.run(() => disk.append(path, text)),
    replace: (path, text) => fuse.run(() => disk.replace(path, text)),
    create: (path, text) => fuse.run(() => disk.create(path, text)),
    remove: (path) => fuse.run(() => disk.remove(path)),
    destroy: (path) => fuse.run(() => disk.destroy(path)),
  };
}
