import assert from 'node:assert/strict';
import type { RunnableStep } from '../../../src/runbook/file/runnable';
import type { StepReport, Target } from '../../../src/runbook/run/report';
import type { Files } from '../../../src/shared/files';
import { stepKinds } from '../../../src/steps/registry';
import { type Bench, createBench, remediesOf, startProcess, stepOf } from './bench';
import { type Scenario, scenarios as dockerScenarios } from './scenarios';
import { serviceScenarios } from './serviceScenarios';
import { readStepPage } from './stepPage';
import { type Move, movesIn } from './thirdPersonMoves';
import { machinery, type Reason, reasons } from './thirdPersonReasons';

const scenarios: Readonly<Record<string, readonly Scenario[]>> = { ...dockerScenarios, ...serviceScenarios };

/** Which part of the world lies behind which service. */
const rootOf: Readonly<Record<string, string>> = {
  dockerHub: 'hub',
  registry: 'hub',
  secretsManager: 'aws',
  sts: 'aws',
  circleCi: 'circleCi',
};

/** What a person has agreed to: a plan, or a way out, by its hash. */
interface Agreement {
  readonly bench: Bench;
  /** Of the plan; `undefined` where a person has given their word for what is open, and so that it counts as done. */
  readonly hash: string | undefined;
  /** Applies the plan; where it was a word, looks whether it still counts. */
  apply(): Promise<StepReport>;
  /** Whether it has read any file. */
  readonly readsFiles: () => boolean;
}

/** One way in which a step comes to something that can be agreed to. */
interface Start {
  readonly kind: string;
  readonly name: string;
  /** The same each time. `undefined` where there is nothing to agree to. */
  agree(): Promise<Agreement | undefined>;
}

const rows = new Map<string, Map<string, number>>();
const used = new Set<Reason>();
const needed = new Set<Reason>();

describe('whatever somebody else moves between plan and apply', () => {
  for (const start of startsOf()) {
    it(`stops ${start.kind}, ${start.name}, or does not matter for a reason`, async () => {
      const agreed = await start.agree();
      if (agreed === undefined) {
        count(start.kind, 'nothing to agree to');
        return;
      }
      const moves = movesIn(agreed.bench, Object.values(rootOf));
      const usual = await agreed.apply();
      const asked = rootsAsked(agreed);
      const holes: string[] = [];
      for (const move of new Map(moves.map((one) => [one.name, one])).values()) {
        if (machinery.some(({ field }) => field.test(move.name))) continue;
        if (!asked.has(move.root)) {
          count(start.kind, 'not asked');
          continue;
        }
        const hole = await judge(start, move, usual);
        if (hole !== undefined) holes.push(`${move.name}: ${hole}`);
      }
      assert.ok(holes.length === 0, `goes through:\n${holes.join('\n')}`);
    });
  }

  it('has a reason for each field that does not matter, and needs each reason', () => {
    for (const reason of reasons) {
      assert.ok(reason.because.length > 20, `no reason for ${reason.field.source}`);
      assert.ok(used.has(reason), `nothing moves ${reason.field.source} of ${reason.kinds.join()}`);
      assert.ok(needed.has(reason), `${reason.field.source} of ${reason.kinds.join()} makes each plan stale`);
    }
  });

  it('takes each kind that writes to something that can be agreed to', () => {
    for (const { kind, effects } of stepKinds) {
      if (effects === 'write') assert.ok((rows.get(kind)?.get('stale') ?? 0) > 0, kind);
    }
  });

  after(() => {
    const columns = ['stale', 'shown anew', 'refused', 'does not matter', 'not asked', 'nothing to agree to'];
    const line = (cells: readonly string[]) =>
      `      ${cells.map((cell, at) => cell.padEnd(at === 0 ? 28 : 21)).join('')}`;
    console.log(line(['kind', ...columns]));
    for (const [kind, counts] of rows) console.log(line([kind, ...columns.map((one) => String(counts.get(one) ?? 0))]));
    for (const { kinds, field, because } of reasons)
      console.log(`      ${kinds.join(', ')}: ${field.source}: ${because}`);
    for (const { field, because } of machinery) console.log(`      not moved: ${field.source}: ${because}`);
  });
});

/**
 * Why it is a hole; `undefined` where nothing is written (the plan is stale, the check refuses, or what there is to do is shown
 * anew because it is a person's or nobody's), or the field has a reason.
 */
async function judge(start: Start, move: Move, usual: StepReport): Promise<string | undefined> {
  const agreed = await start.agree();
  assert.ok(agreed);
  const { bench } = agreed;
  bench.clock.advance(60_000);
  const isAsMade = move.make(bench);
  const before = bench.world.journal.entries.length;
  const kept = keptIn(bench);
  const report = await agreed.apply();
  const wrote = bench.world.journal.entries.slice(before).some(isDone) || keptIn(bench) !== kept;
  const reason = reasons.find(({ kinds, field }) => kinds.includes(start.kind) && field.test(move.name));
  if (reason !== undefined) used.add(reason);
  const { error } = report;
  if (error?.code === 'PLAN_STALE' || (error !== undefined && !wrote)) {
    count(start.kind, error.code === 'PLAN_STALE' ? 'stale' : 'refused');
    return wrote ? 'stale, and written' : undefined;
  }
  if (agreed.hash === undefined && report.status !== 'in-sync') {
    count(start.kind, 'stale');
    return undefined;
  }
  if (agreed.hash !== undefined && !wrote && report.planHash !== agreed.hash) {
    count(start.kind, 'shown anew');
    return undefined;
  }
  if (reason === undefined) return `applied, ${report.error?.code ?? report.status}`;
  needed.add(reason);
  count(start.kind, 'does not matter');
  if (reason.endsOtherwise === true) return undefined;
  if (report.status !== usual.status) return `ends ${report.error?.code ?? report.status}, not ${usual.status}`;
  return isAsMade() ? undefined : 'undone';
}

/** A refused request has changed nothing. */
function isDone({ writes, status }: Bench['world']['journal']['entries'][number]): boolean {
  return writes && status !== 'reset' && status < 400;
}

/** What this machine and people keep. */
function keptIn({ world }: Bench): string {
  return JSON.stringify([world.state.credentials, world.state.vault]);
}

/** The parts of the world that the step has asked or written to; files where it has read any. */
function rootsAsked({ bench, readsFiles }: Agreement): ReadonlySet<string> {
  const roots = bench.world.journal.entries.flatMap(({ service }) => rootOf[service] ?? []);
  return new Set(readsFiles() ? [...roots, 'files'] : roots);
}

function count(kind: string, outcome: string): void {
  const counts = rows.get(kind) ?? new Map<string, number>();
  counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  rows.set(kind, counts);
}

function startsOf(): readonly Start[] {
  return stepKinds.flatMap(({ kind }) =>
    (scenarios[kind] ?? []).flatMap((scenario) => {
      const example = readStepPage(kind).examples[0]?.with as Readonly<Record<string, unknown>>;
      const step = stepOf(kind, { ...example, ...scenario.with });
      const ready = async (): Promise<Bench> => {
        const bench = createBench(scenario.wired === undefined ? {} : { wired: scenario.wired });
        bench.clock.advance(60_000);
        await scenario.prepare(bench);
        bench.clock.advance(60_000);
        return bench;
      };
      const { halfDone, leaves = [], name } = scenario;
      return [
        { kind, name, agree: async () => agreedPlan(await ready(), step) },
        { kind, name: `${name}, by a word`, agree: async () => agreedWord(await ready(), step) },
        ...(opensUp(scenario)
          ? [{ kind, name: `${name}, halfway`, agree: async () => agreedRest(await ready(), step) }]
          : []),
        ...(halfDone === undefined ? [] : ['store-elsewhere', 'revoke']).map((id) => ({
          kind,
          name: `${name}, half-done, by the way out ${id}`,
          agree: async () => {
            const bench = await ready();
            await halfDone?.(bench, step);
            return agreedRemedy(bench, step, id);
          },
        })),
        ...leaves.map((id) => ({
          kind,
          name: `${name}, done, by the way out ${id}`,
          agree: async () => {
            const bench = await ready();
            await startProcess(bench).rehearse(step);
            return agreedRemedy(bench, step, id);
          },
        })),
      ];
    }),
  );
}

async function agreedPlan(bench: Bench, step: RunnableStep): Promise<Agreement | undefined> {
  const { process, readsFiles } = watched(bench, 'live');
  const { planHash } = await process.plan(step);
  if (planHash === undefined) return undefined;
  return { bench, hash: planHash, readsFiles, apply: () => process.apply(step, planHash) };
}

/** A person's word for all that is open, where that settles it. */
async function agreedWord(bench: Bench, step: RunnableStep): Promise<Agreement | undefined> {
  const { process, readsFiles } = watched(bench, 'live');
  const { changes } = await process.plan(step);
  if (!changes.some(({ markable }) => markable)) return undefined;
  const { status } = await process.mark(step, 'looked at it');
  return status === 'in-sync' ? { bench, hash: undefined, readsFiles, apply: () => process.plan(step) } : undefined;
}

function watched(bench: Bench, target: Target) {
  let hasRead = false;
  const files = (own: Files): Files =>
    Object.assign(Object.create(own) as Files, {
      read: (...args: Parameters<Files['read']>) => {
        hasRead = true;
        return own.read(...args);
      },
    });
  return { process: startProcess(bench, { target, wire: { files } }), readsFiles: () => hasRead };
}

/** A plan that only the apply of another one opens up. */
async function agreedRest(bench: Bench, step: RunnableStep): Promise<Agreement> {
  const { process, readsFiles } = watched(bench, 'live');
  const { planHash = '' } = await process.plan(step);
  const { planHash: hash } = await process.apply(step, planHash);
  assert.ok(hash, 'nothing is left to agree to');
  return { bench, hash, readsFiles, apply: () => process.apply(step, hash) };
}

/** Whether what it writes holds an approval in the middle of a workflow. */
function opensUp({ writes = [] }: Scenario): boolean {
  return writes.some((route) => route.includes('/approve/'));
}

async function agreedRemedy(bench: Bench, step: RunnableStep, id: string): Promise<Agreement> {
  // Of the journal that has it half-done.
  const { process, readsFiles } = watched(bench, 'rehearsal');
  const offered = remediesOf(await process.plan(step)).find((action) => action.id === id);
  assert.ok(offered, `it does not offer ${id}`);
  const { planHash: hash } = offered;
  const { signal } = new AbortController();
  const apply = () => process.runner.applyRemedy([step], step.id, { remedy: id, planHash: hash }, { signal });
  return { bench, hash, readsFiles, apply };
}
