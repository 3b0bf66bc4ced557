import { z } from 'zod';
import { absent, basisOf } from '../../src/runbook/run/basis';
import type { Environment, RunnerOptions } from '../../src/runbook/run/environment';
import { Journal } from '../../src/runbook/run/journal';
import { hashOf } from '../../src/runbook/file/canonicalJson';
import type { OnRead } from '../../src/runbook/run/reads';
import type { StepReport } from '../../src/runbook/run/report';
import type { RunnableStep } from '../../src/runbook/file/runnable';
import { Runner } from '../../src/runbook/run/runner';
import { sealedEscrow } from '../../src/runbook/run/sealedEscrow';
import type { Outputs } from '../../src/runbook/file/outputs';
import type { Change } from '../../src/runbook/run/change';
import type { ApplyContext } from '../../src/runbook/run/context';
import type { Target } from '../../src/runbook/run/report';
import type { AnyStepKind, StepKind } from '../../src/runbook/run/step';
import type { Person } from '../../src/runbook/run/surroundings';
import { PullbookError } from '../../src/shared/errors';
import { silentLogger } from '../../src/shared/ports';
import { Redactor } from '../../src/shared/redactor';
import { MemoryDisk } from './memoryDisk';
import { SeededRandom } from './seededRandom';
import { VirtualClock } from './virtualClock';
import { memoryFiles } from './memoryFiles';

/** The world of the fake kind: named things that are there or not. `calls` tells reads from writes. */
export class FakeWorld {
  readonly things = new Map<string, string>();
  readonly calls: string[] = [];

  read(name: string): string | undefined {
    this.calls.push(`read ${name}`);
    return this.things.get(name);
  }

  write(name: string, value: string): Promise<void> {
    this.calls.push(`write ${name}`);
    this.things.set(name, value);
    return Promise.resolve();
  }

  get writes(): readonly string[] {
    return this.calls.filter((call) => call.startsWith('write'));
  }
}

export interface ThingInput {
  readonly name: string;
  readonly value: string;
}

/** A kind that wants one thing to have one value; tests replace the parts they are about. */
export const thing = {
  kind: 'fake/thing',
  summary: 'Wants a thing to have a value.',
  effects: 'write',
  input: z.object({ name: z.string(), value: z.string() }),
  outputs: { value: { description: 'The value.' } },
  subject: ({ name }) => `**${name}** in the fake world`,
  check: ({ name }, { services }) => Promise.resolve(services.read(name)),
  plan: ({ name, value }, state) => {
    if (state === value) return [];
    const action = state === undefined ? 'create' : 'update';
    return [{ action, summary: `make **${name}** be ${value}`, basis: basisOf(state) }];
  },
  view: (_, state) => [{ type: 'text', text: `now: ${state ?? 'nothing'}` }],
  outcome: (_, state): Outputs => (state === undefined ? {} : { value: state }),
  apply: async ({ name, value }, _state, _plan, { write, services }) => {
    await write(`set ${name}`, () => services.write(name, value));
  },
} satisfies StepKind<ThingInput, string | undefined, FakeWorld>;

/** A step as the parser would give it. `${id}` in a value stands for that step's output `value`. */
export function fakeStep(
  id: string,
  given: { value?: string; needs?: readonly string[]; uses?: string; problems?: readonly string[] } = {},
): RunnableStep {
  const { value = 'on', needs = [], uses = 'fake/thing', problems = [] } = given;
  return {
    id,
    uses,
    needs,
    textHash: hashOf({ id, value, needs, uses }),
    problems: problems.map((message) => ({ message })),
    resolve: (outputsOf) => ({
      name: id,
      value: value.replace(/\$\{(\w+)\}/g, (_, need: string) => {
        const output = outputsOf(need)?.['value'];
        if (typeof output === 'string') return output;
        throw new PullbookError('NEEDS_UNMET', `Step \`${need}\` has no output \`value\` yet.`);
      }),
    }),
  };
}

export interface FakeOptions {
  readonly target?: Target;
  readonly kinds?: readonly AnyStepKind<FakeWorld>[];
  readonly world?: FakeWorld;
  readonly disk?: MemoryDisk;
  readonly person?: Person;
  readonly environment?: (usual: Environment<FakeWorld>) => Promise<Environment<FakeWorld>>;
  readonly key?: Uint8Array;
  readonly assertHeld?: () => void;
}

/** A runner over a fake world, with everything a test looks at. Two with one disk are a process and its successor. */
export function fakeRunner(given: FakeOptions = {}) {
  const world = given.world ?? new FakeWorld();
  const disk = given.disk ?? new MemoryDisk();
  const clock = new VirtualClock();
  const random = new SeededRandom(7);
  const redactor = new Redactor();
  const target = given.target ?? 'live';
  const journal = new Journal({ disk, path: `${target}/journal.jsonl`, clock, redactor });
  const kinds: readonly AnyStepKind<FakeWorld>[] = given.kinds ?? [thing];
  const reports: StepReport[] = [];
  const reading = (onRead: OnRead): FakeWorld =>
    new Proxy(world, {
      get: (from, name) => {
        if (name === 'write') throw new Error('a check wrote');
        const value: unknown = Reflect.get(from, name);
        if (name === 'read') {
          return (thing: string) => {
            onRead({ id: 'fake.read', what: `thing ${thing}`, where: 'fake.example' });
            return from.read(thing);
          };
        }
        return typeof value === 'function' ? (value.bind(from) as unknown) : value;
      },
    });
  const environment: Environment<FakeWorld> = {
    kind: (uses) => kinds.find(({ kind }) => kind === uses),
    reading,
    host: (service) => `${service}.example`,
    writing: world,
    landing: (uri) => ({
      uri,
      where: `vault of ${uri}`,
      inspect: () => Promise.resolve({ ready: true, holds: 'nothing', seen: absent }),
      prove: () => Promise.resolve(undefined),
      land: () => Promise.resolve(undefined),
      read: () => Promise.resolve(undefined),
    }),
    resolve: ({ label }) => Promise.reject(new PullbookError('CREDENTIALS_MISSING', `The ${label} is not kept here.`)),
    credentials: { get: () => Promise.resolve(undefined), keep: () => Promise.resolve() },
    files: memoryFiles(new Map()),
    person: given.person ?? { file: () => Promise.resolve() },
    escrowOf: (step) =>
      sealedEscrow({
        disk,
        folder: `${target}/escrow/${step}`,
        key: { get: () => Promise.resolve(given.key ?? new Uint8Array(32).fill(5)) },
        clock,
        random,
        redactor,
      }),
  };
  const options: RunnerOptions<FakeWorld> = {
    target,
    clock,
    random,
    redactor,
    journal,
    logger: silentLogger,
    environment: () => given.environment?.(environment) ?? Promise.resolve(environment),
    onReport: (report) => reports.push(report),
    time: { timeZone: 'UTC' },
    ...(given.assertHeld !== undefined && { assertHeld: given.assertHeld }),
  };
  const runner = new Runner(options);
  const never = new AbortController().signal;
  return { runner, world, disk, clock, redactor, journal, reports, environment, never };
}

export type FakeApply = (
  input: ThingInput,
  state: string | undefined,
  plan: readonly Change[],
  ctx: ApplyContext<FakeWorld>,
) => Promise<void>;
