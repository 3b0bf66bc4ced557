import { testClients, testUrls } from './loadedServices';
import type { RehearsalWorld } from '../../src/services/rehearsalWorld';
import type { StepServices } from '../../src/steps/stepTools';
import { Journal } from '../../src/runbook/run/journal';
import type { StepReport } from '../../src/runbook/run/report';
import { Runner } from '../../src/runbook/run/runner';
import { sealedEscrow } from '../../src/runbook/run/sealedEscrow';
import { silentLogger } from '../../src/shared/ports';
import { Redactor } from '../../src/shared/redactor';
import { awsRequestHandler } from '../../src/services/aws/simulator/awsRequestHandler';
import { inProcessTransport } from '../../src/services/world/inProcessTransport';
import { inputText } from '../../src/steps/engine/inputText';
import { environmentOver } from '../../src/steps/engine/environmentOver';
import { wiredFiles } from '../../src/steps/terraform/wiredFiles';
import { hclParser } from './hcl';
import type { MemoryDisk } from './memoryDisk';
import { mortalDisk } from './mortalDisk';
import type { Mortality } from './mortality';
import type { SeededRandom } from './seededRandom';
import type { VirtualClock } from './virtualClock';
import { memoryFiles } from './memoryFiles';

/** What outlives a process: the services outside, the disk, time; and what people and logs got to see. */
export interface Outside {
  readonly clock: VirtualClock;
  readonly world: RehearsalWorld;
  readonly disk: MemoryDisk;
  readonly shown: string[];
  /** The workspace, by path. */
  readonly files: ReadonlyMap<string, string>;
}

/** One process of the product over the simulators, in virtual time, that dies when `mortality` says so. */
export function startProcess(outside: Outside, random: SeededRandom, mortality: Mortality) {
  const { clock, world, shown, files } = outside;
  const disk = mortalDisk(outside.disk, mortality);
  const redactor = new Redactor();
  const note = (message: string) => void shown.push(message);
  const logger = { ...silentLogger, debug: note, info: note, warn: note, error: note };
  const transport = inProcessTransport(world);
  const handler = awsRequestHandler(world);
  const { operator } = world;
  const { dockerHub, aws } = operator;
  const views = testClients({
    transport: (request) =>
      mortality.run(`${request.method} ${new URL(request.url).pathname}`, () => transport(request)),
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
      circleCi: { token: () => Promise.resolve(operator.circleCi.token) },
      aws: {
        region: world.state.aws.region,
        profile: undefined,
        credentials: { accessKeyId: aws.accessKeyId, secretAccessKey: aws.secretAccessKey.reveal() },
        requestHandler: {
          ...handler,
          handle: (...request: Parameters<typeof handler.handle>) =>
            mortality.run(`aws ${request[0].headers['x-amz-target'] ?? ''}`, () => handler.handle(...request)),
        },
      },
      registry: undefined,
    },
    environment: {},
  });
  const key = new Uint8Array(32).fill(9);
  const environment = environmentOver({
    views,
    tools: { hcl: hclParser },
    input: inputText(world.state.inputs),
    credentials: {
      get: (name) => world.credentials.get(name),
      keep: (name, secret) => mortality.run('credentials keep', () => world.credentials.keep(name, secret)),
    },
    files: wiredFiles(memoryFiles(files), hclParser, () =>
      world.state.terraform.wired.map(({ product, project }) => ({
        product,
        repository: project.slice(project.lastIndexOf('/') + 1),
      })),
    ),
    person: {
      file: ({ label, secret }) =>
        mortality.run('person file', () => {
          world.vault.file(label, secret);
          return Promise.resolve();
        }),
      play: (part) => mortality.run('person play', () => world.play(part)),
    },
    escrowOf: (step) =>
      sealedEscrow({
        disk,
        folder: `rehearsal/escrow/${step}`,
        key: { get: () => Promise.resolve(key) },
        clock,
        random,
        redactor,
      }),
  });
  return new Runner<StepServices>({
    target: 'rehearsal',
    clock,
    random,
    redactor,
    journal: new Journal({ disk, path: 'rehearsal/journal.jsonl', clock, redactor }),
    logger,
    environment: () => Promise.resolve(environment),
    onReport: (report: StepReport) => note(JSON.stringify(report)),
  });
}
