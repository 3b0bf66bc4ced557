import assert from 'node:assert/strict';
import { stepKinds } from '../../../src/steps/registry';
import type { Bench } from './bench';
import { createBench, remediesOf, startProcess, stepOf } from './bench';
import { Fuse } from './fuse';
import { scenarios as dockerScenarios } from './scenarios';
import type { Scenario } from './scenarios';
import { serviceScenarios } from './serviceScenarios';
import { readStepPage } from './stepPage';

const scenarios: Readonly<Record<string, readonly Scenario[]>> = { ...dockerScenarios, ...serviceScenarios };

/** How many operations a kind's whole run may need; more means that it does not end. */
const mostOperations = 400;

async function benchFor(scenario: Scenario): Promise<Bench> {
  const bench = createBench(scenario.wired === undefined ? {} : { wired: scenario.wired });
  await scenario.prepare(bench);
  bench.world.journal.clear();
  return bench;
}

function writesOf({ world }: Bench): string[] {
  return world.journal.entries
    .filter(({ writes }) => writes)
    .map(({ method, route, service }) => (service === 'secretsManager' ? route : `${method} ${route}`));
}

describe('the laws of step kinds', () => {
  it('are tried on every kind, by the example of its page', () => {
    for (const { kind } of stepKinds) {
      assert.ok((scenarios[kind]?.length ?? 0) > 0, `add ${kind} to scenarios.ts`);
      assert.ok(readStepPage(kind).examples.length > 0, `add an example to the page of ${kind}`);
    }
  });

  const cases = stepKinds.flatMap((kind) =>
    (scenarios[kind.kind] ?? []).map((scenario, index) => ({ kind, scenario, isFirst: index === 0 })),
  );
  for (const { kind, scenario, isFirst } of cases) {
    describe(`${kind.kind}, ${scenario.name}`, () => {
      const example = readStepPage(kind.kind).examples[0]?.with as Readonly<Record<string, unknown>>;
      const step = stepOf(kind.kind, { ...example, ...scenario.with });

      const converges = async (bench: Bench): Promise<void> => {
        const report = await startProcess(bench).rehearse(step);
        assert.equal(report.status, 'in-sync', JSON.stringify(report.error ?? report.changes));
        scenario.verify(bench);
        assertNoLeak(bench);
      };

      it('check and plan send no writing request, before and after', async () => {
        const bench = await benchFor(scenario);
        const before = await startProcess(bench).plan(step);
        assert.notEqual(before.status, 'failed', JSON.stringify(before.error));
        assert.deepEqual(writesOf(bench), []);
        await startProcess(bench).rehearse(step);
        bench.world.journal.clear();
        await startProcess(bench).plan(step);
        assert.deepEqual(writesOf(bench), []);
      });

      it('is in sync after check, plan, apply, check, plan', async () => {
        const bench = await benchFor(scenario);
        await converges(bench);
        const writes = new Set(writesOf(bench));
        for (const write of scenario.writes ?? [])
          assert.ok(writes.has(write), `no ${write} among ${[...writes].join(', ')}`);
        const after = await startProcess(bench).plan(step);
        assert.deepEqual([after.status, after.changes], ['in-sync', []]);
        assert.deepEqual(Object.keys(after.outputs), Object.keys(kind.outputs));
      });

      it('changes nothing when it is applied again', async () => {
        const bench = await benchFor(scenario);
        await converges(bench);
        bench.world.journal.clear();
        await converges(bench);
        assert.deepEqual(writesOf(bench), []);
      });

      it('plans the same twice, so that a plan does not go stale by itself', async () => {
        const bench = await benchFor(scenario);
        const first = await startProcess(bench).plan(step);
        bench.clock.advance(60 * 60_000);
        const second = await startProcess(bench).plan(step);
        assert.equal(first.planHash, second.planHash);
        assert.deepEqual(first.changes, second.changes);
      });

      // Killed before an operation is killed after the one before it.
      it('converges after the process was killed after any operation', async () => {
        for (let at = 1; ; at++) {
          const bench = await benchFor(scenario);
          const fuse = new Fuse({ diesAfter: at });
          await startProcess(bench, { fuse })
            .rehearse(step)
            .catch(() => undefined);
          if (!fuse.isDead) break;
          assert.ok(at < mostOperations, 'the run does not end');
          await converges(bench).catch((error: unknown) => {
            throw new Error(`killed after operation ${at}`, { cause: error });
          });
        }
      });

      it('converges after it was cancelled at any operation', async () => {
        for (let at = 1, isDone = false; !isDone; at++) {
          const bench = await benchFor(scenario);
          const abort = new AbortController();
          const fuse = new Fuse({ onOperation: (count) => count === at && abort.abort() });
          await startProcess(bench, { fuse }).rehearse(step, abort.signal);
          isDone = !abort.signal.aborted;
          await converges(bench).catch((error: unknown) => {
            throw new Error(`cancelled at operation ${at}`, { cause: error });
          });
        }
      });

      // What a lost answer leaves behind is the same in every scenario; one is enough.
      for (const fault of isFirst
        ? ([
            { kind: 'reset', when: 'before' },
            { kind: 'reset', when: 'after' },
            { kind: 'status', status: 503, when: 'after' },
            { kind: 'rate-limited', retryAfterSeconds: 2 },
            { kind: 'truncated-body', closes: false },
          ] as const)
        : []) {
        it(`converges after any one request met ${Object.values(fault).join(' ')}`, async () => {
          const calm = await benchFor(scenario);
          await startProcess(calm).rehearse(step);
          const routes = new Map(calm.world.journal.entries.map((entry) => [`${entry.method} ${entry.route}`, entry]));
          for (const [route, { service, method, route: path }] of routes) {
            const bench = await benchFor(scenario);
            bench.world.faults.add({ ...fault, service, route: route.replace(/\{[^}]+\}/g, '*') });
            await startProcess(bench).rehearse(step);
            assert.deepEqual(
              bench.world.faults.take(service, method, path),
              [],
              `the fault at ${route} did not strike`,
            );
            bench.clock.advance(60_000);
            await converges(bench).catch((error: unknown) => {
              throw new Error(`fault at ${route}`, { cause: error });
            });
          }
        });
      }
    });
  }
});

describe('the laws of remedies', () => {
  const cases = stepKinds.flatMap((kind) =>
    (kind.remedies?.list ?? []).map(({ id }) => {
      const own = scenarios[kind.kind] ?? [];
      const scenario = own.find(({ leaves }) => leaves?.includes(id)) ?? own.find(({ halfDone }) => halfDone);
      return { id, kind, scenario };
    }),
  );
  for (const { id, kind, scenario } of cases) {
    describe(`${kind.kind}, ${id}`, () => {
      const example = readStepPage(kind.kind).examples[0]?.with as Readonly<Record<string, unknown>>;
      const step = stepOf(kind.kind, { ...example, ...scenario?.with });

      const halfDone = async (): Promise<{ bench: Bench; scenario: Scenario }> => {
        assert.ok(scenario, `add halfDone to a scenario of ${kind.kind}, or ${id} to what one leaves`);
        const bench = await benchFor(scenario);
        await (scenario.halfDone ?? ((one) => startProcess(one).rehearse(step)))(bench, step);
        bench.world.journal.clear();
        return { bench, scenario };
      };

      const isLeft = scenario?.leaves?.includes(id) === true;

      /** Whatever a way out has left, going on ends in sync; where only a person could go on, by giving up. */
      const goesOn = async ({ bench, scenario: given }: Awaited<ReturnType<typeof halfDone>>): Promise<void> => {
        let report = await startProcess(bench).rehearse(step);
        const last = remediesOf(report).at(-1);
        if (report.status !== 'in-sync' && last !== undefined) {
          await startProcess(bench).remedy(step, last.id);
          report = await startProcess(bench).rehearse(step);
        }
        assert.equal(report.status, 'in-sync', JSON.stringify(report.error ?? report.changes));
        given.verify(bench);
        assertNoLeak(bench);
      };

      it('is offered with its changes, and the look for it writes nothing', async () => {
        const { bench } = await halfDone();
        const offered = remediesOf(await startProcess(bench).plan(step)).find((action) => action.id === id);
        assert.ok(offered);
        assert.match(offered.title, /…$/);
        assert.ok(offered.changes.length > 0);
        assert.deepEqual(writesOf(bench), []);
      });

      it('is offered no more once it was taken, and one can go on', async () => {
        const made = await halfDone();
        const report = await startProcess(made.bench).remedy(step, id);
        const expected = isLeft ? ['in-sync'] : ['changes', 'needs-person'];
        assert.ok(expected.includes(report?.status ?? ''), JSON.stringify(report));
        assert.equal(await startProcess(made.bench).remedy(step, id), undefined);
        await goesOn(made);
      });

      it('does nothing under a hash that is not its own', async () => {
        const { bench } = await halfDone();
        const process = startProcess(bench);
        const { planHash = '' } = await process.plan(step);
        const signal = new AbortController().signal;
        const report = await process.runner.applyRemedy([step], step.id, { remedy: id, planHash }, { signal });
        assert.equal(report.error?.code, 'PLAN_STALE');
        assert.deepEqual(writesOf(bench), []);
      });

      it('is offered where something is half-done or left, and nowhere else', async () => {
        assert.ok(scenario);
        const bench = await benchFor(scenario);
        assert.deepEqual(remediesOf(await startProcess(bench).plan(step)), []);
        await startProcess(bench).rehearse(step);
        const left = remediesOf(await startProcess(bench).plan(step));
        assert.deepEqual(
          left.map((action) => action.id),
          scenario.leaves ?? [],
        );
      });

      it('can be taken again after the process was killed after any operation', async () => {
        for (let at = 1; ; at++) {
          const made = await halfDone();
          const fuse = new Fuse({ diesAfter: at });
          await startProcess(made.bench, { fuse })
            .remedy(step, id)
            .catch(() => undefined);
          if (!fuse.isDead) break;
          assert.ok(at < mostOperations, 'the run does not end');
          try {
            await startProcess(made.bench).remedy(step, id);
            assert.equal(await startProcess(made.bench).remedy(step, id), undefined, 'it is still offered');
            await goesOn(made);
          } catch (error) {
            throw new Error(`killed after operation ${at}`, { cause: error });
          }
        }
      });

      it('can be taken again after it was cancelled at any operation', async () => {
        for (let at = 1, isDone = false; !isDone; at++) {
          const made = await halfDone();
          const process = startProcess(made.bench, {
            fuse: new Fuse({ onOperation: (count) => count === at && abort.abort() }),
          });
          const abort = new AbortController();
          const offered = remediesOf(await startProcess(made.bench).plan(step)).find((action) => action.id === id);
          assert.ok(offered);
          const asked = { remedy: id, planHash: offered.planHash };
          await process.runner.applyRemedy([step], step.id, asked, { signal: abort.signal });
          isDone = !abort.signal.aborted;
          await startProcess(made.bench).remedy(step, id);
          await goesOn(made).catch((error: unknown) => {
            throw new Error(`cancelled at operation ${at}`, { cause: error });
          });
        }
      });
    });
  }
});

/** No value of this world may be in anything that people saw or that was ever put on the disk. */
function assertNoLeak({ world, disk, shown }: Bench): void {
  const text = [...disk.everWritten, ...shown].join('\n');
  for (const secret of world.secrets()) {
    if (secret.reveal().length >= 6) assert.equal(text.includes(secret.reveal()), false, 'a secret leaked');
  }
}
