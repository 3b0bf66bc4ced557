import assert from 'node:assert/strict';
import type { StepReport } from '../../../src/runbook/run/report';
import type { RunnableStep } from '../../../src/runbook/file/runnable';
import { stepKinds } from '../../../src/steps/registry';
import { type Bench, createBench, startProcess, stepOf } from './bench';
import { type Answer, classOf, type OtherAnswer, otherAnswers } from './otherAnswers';
import { readingWire, type WireRead } from './readsOf';
import { scenarios as dockerScenarios } from './scenarios';
import type { Scenario } from './scenarios';
import { serviceScenarios } from './serviceScenarios';
import { readStepPage } from './stepPage';

const scenarios: Readonly<Record<string, readonly Scenario[]>> = { ...dockerScenarios, ...serviceScenarios };

/** Kinds that read nothing but a person's word. */
const byWordAlone: readonly string[] = ['manual/checkpoint'];

/** What each verdict is about: no kind may declare these reads irrelevant. */
const about: Readonly<Record<string, readonly string[]>> = {
  'aws/secret': ['aws.describeSecret', 'aws.readSecret'],
  'circleci/config': ['files.read'],
  'circleci/env-vars': ['circleCi.listVariables', 'aws.readSecret'],
  'circleci/rerun-workflow': ['circleCi.listJobs', 'aws.describeSecret'],
  'dockerhub/access-token': ['dockerHub.listAccessTokens', 'registry.accepts', 'aws.readSecret'],
  'dockerhub/account': ['dockerHub.findUser', 'dockerHub.as'],
  'dockerhub/email-validated': ['dockerHub.listAccessTokens'],
  'dockerhub/membership': ['dockerHub.findMember', 'dockerHub.listTeamsOf'],
  'dockerhub/pull-limit': ['registry.readPullLimit'],
  'prerequisites/check': ['dockerHub.asOperator', 'circleCi.me', 'aws.whoAmI'],
  'terraform/wiring': ['files.read'],
};

/** How an outcome stands in the table. */
const signs: Readonly<Record<string, string>> = {
  'in-sync': 'GREEN',
  changes: 'wrong',
  'needs-person': 'person',
  'not known': 'unknown',
  failed: 'failed',
  same: '=',
  'not asked': '-',
  'not used': 'not used',
  elsewhere: 'asks on',
};

interface Row {
  readonly kind: string;
  readonly scenario: string;
  readonly read: WireRead;
  readonly cells: Readonly<Record<OtherAnswer, string>>;
}

const rows: Row[] = [];

function outcomeOf({ status, headline }: StepReport): string {
  return headline === 'not known' ? headline : status;
}

/** The reads of a step in its order, each question once, with its last answer. */
async function readsOf(bench: Bench, step: RunnableStep) {
  const { wire, reads } = readingWire();
  const report = await startProcess(bench, { wire }).plan(step);
  const timesAsked = ({ question }: WireRead): number => reads.filter((read) => read.question === question).length;
  return { report, timesAsked, reads: new Map(reads.map((read) => [read.key, read])) };
}

async function cellOf(
  bench: Bench,
  step: RunnableStep,
  read: WireRead,
  kind: OtherAnswer,
  facts: { readonly earlier: Answer | undefined; readonly timesAsked: number },
): Promise<string> {
  const { wire, asked } = readingWire({ key: read.key, kind, ...facts });
  const report = await startProcess(bench, { wire }).plan(step);
  const answered = asked();
  if (answered === 'same' || answered === 'not asked') return answered;
  if (answered === 'elsewhere' && report.status === 'in-sync') return answered;
  // A verdict does not rest on a file that is not among its evidence.
  const path = /^read (.*)$/.exec(read.key)?.[1];
  const { verdict } = report;
  if (path !== undefined && verdict?.is === 'right' && !verdict.evidence.some(({ where }) => where === path)) {
    return 'not used';
  }
  return outcomeOf(report);
}

function isDeclared(kind: string, { id }: WireRead, answer: OtherAnswer): boolean {
  const { irrelevant = [] } = stepKinds.find((one) => one.kind === kind) ?? {};
  return irrelevant.some(({ read, answers }) => read === id && answers.includes(classOf[answer]));
}

describe('no green where a read is refused, empty or late', () => {
  for (const { kind } of stepKinds) {
    if (byWordAlone.includes(kind)) continue;
    for (const scenario of scenarios[kind] ?? []) {
      it(`${kind}, ${scenario.name}`, async () => {
        const example = readStepPage(kind).examples[0]?.with as Readonly<Record<string, unknown>>;
        const step = stepOf(kind, { ...example, ...scenario.with });
        const bench = createBench(scenario.wired === undefined ? {} : { wired: scenario.wired });
        await scenario.prepare(bench);
        const before = await readsOf(bench, step);
        await startProcess(bench).rehearse(step);
        const after = await readsOf(bench, step);
        assert.equal(after.report.status, 'in-sync', JSON.stringify(after.report.error ?? after.report.changes));
        assert.ok(after.report.verdict?.is === 'right');
        const greens: string[] = [];
        for (const read of after.reads.values()) {
          const cells: Partial<Record<OtherAnswer, string>> = {};
          for (const answer of otherAnswers) {
            const earlier = before.reads.get(read.key)?.answer;
            const cell = await cellOf(bench, step, read, answer, { earlier, timesAsked: after.timesAsked(read) });
            cells[answer] = cell;
            if (cell === 'in-sync' && !isDeclared(kind, read, answer))
              greens.push(`${read.id} (${read.key}): ${answer}`);
          }
          rows.push({ kind, scenario: scenario.name, read, cells: cells as Row['cells'] });
        }
        assert.deepEqual(greens, [], 'stays green');
      });
    }
  }

  it('but for the word of a person, every kind reads something', () => {
    for (const { kind } of stepKinds) {
      assert.equal(
        rows.some((row) => row.kind === kind),
        !byWordAlone.includes(kind),
        kind,
      );
    }
  });

  it('declares irrelevant what is, with a reason, and never what the verdict is about', () => {
    for (const { kind, irrelevant = [] } of stepKinds) {
      for (const { read, answers, because } of irrelevant) {
        assert.ok(because.length > 20, `${kind} gives no reason for ${read}`);
        assert.ok(!about[kind]?.includes(read), `the verdict of ${kind} is about ${read}`);
        for (const answer of answers) {
          const isSeen = rows.some(
            (row) =>
              row.kind === kind &&
              row.read.id === read &&
              // Or the plan asks by itself, and once is enough.
              otherAnswers.some((one) => classOf[one] === answer && ['in-sync', 'not known'].includes(row.cells[one])),
          );
          assert.ok(isSeen, `${kind} declares ${read} irrelevant when ${answer}, which keeps nothing green`);
        }
      }
    }
  });

  after(() => {
    const lines = new Set(rows.map(lineOf));
    console.log(
      ['', `      ${pad('read', 74)}${otherAnswers.map((one) => pad(one, 10)).join('')}`, ...lines].join('\n'),
    );
    for (const { kind, irrelevant = [] } of stepKinds) {
      for (const { read, answers, because } of irrelevant) {
        console.log(`      irrelevant for ${kind}: ${read} (${answers.join(', ')}): ${because}`);
      }
    }
  });
});

function lineOf({ kind, read, cells }: Row): string {
  const question = `${kind}: ${read.id}, ${read.key.replace(/^\w+: /, '')}`
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '{id}')
    .replace(/\?.*$/, '');
  return `      ${pad(question, 74)}${otherAnswers.map((one) => pad(signs[cells[one]] ?? cells[one], 10)).join('')}`;
}

function pad(text: string, width: number): string {
  return (text.length > width - 2 ? `${text.slice(0, width - 3)}…` : text).padEnd(width);
}
