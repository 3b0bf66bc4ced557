import type { Judged } from '../../../lint/judged';
import type { Span } from '../../../shared/text';
import { sourceOf } from '../../yaml/node';
import type { ConfigModel } from '../model/configModel';
import { namedExecutors } from '../model/pulls';
import { findMember, findOrbPart, type Job } from '../model/scope';
import { judgeCalls } from './callVerdicts';
import { judgeImages } from './imageVerdicts';

/** A finding, as far as it speaks against a pull. */
interface Against {
  readonly span: Span;
  readonly message: string;
}

const ranks = { wrong: 2, unknown: 1, right: 0 };

/**
 * The verdict on each pull of a config: every image that a job runs in, every docker call, and everything that may pull out
 * of sight. What several jobs share counts once, by its worst.
 *
 * @param against - What rules have found about pulls: nothing that they find fault with is right.
 */
export function judgePulls(config: ConfigModel, against: readonly Against[]): readonly Judged[] {
  const found = new Map<string, Judged>();
  const faults = new Map(against.map(({ span, message }) => [span.start, message]));
  const starts = [...faults.keys()].sort((a, b) => a - b);
  const add = (judged: Judged, within: Span = judged.span): void => {
    const fault = judged.is === 'wrong' || judged.isDoubted === true ? undefined : firstIn(starts, within);
    const whole: Judged =
      fault === undefined ? judged : { ...judged, is: 'wrong', says: faults.get(fault) ?? '', also: [] };
    const key = `${judged.span.start} ${judged.what}`;
    const known = found.get(key);
    if (known === undefined || ranks[known.is] < ranks[whole.is]) found.set(key, whole);
  };
  const entries = new Map(config.pulls.map(({ entry }) => [entry.image, entry.node]));
  const spans = new Map<number, Span>();
  for (const [image, node] of entries) if (image !== undefined) spans.set(config.span(image).start, config.span(node));
  for (const judged of judgeImages(config)) add(judged, spans.get(judged.span.start));
  for (const job of config.jobs) for (const judged of judgeExecutor(config, job)) add(judged);
  for (const flow of config.flows) for (const judged of judgeCalls(config, flow)) add(judged);
  for (const judged of judgeOrbJobs(config)) add(judged);
  for (const judged of judgeWhole(config)) add(judged);
  return [...found.values()].sort((a, b) => a.span.start - b.span.start);
}

/** The first of sorted numbers that lies in a span. */
function firstIn(sorted: readonly number[], { start, end }: Span): number | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  const found = sorted[low];
  return found !== undefined && found < end ? found : undefined;
}

/** Executors that stand in no file, or that nobody names. Those for Windows and macOS are machines. */
function* judgeExecutor(config: ConfigModel, job: Job): Generator<Judged> {
  const { document, root } = config;
  if (job.environment !== undefined || job.executor === undefined) return;
  const own = { owner: job.path, span: config.span(job.executor), is: 'unknown' as const, also: [] };
  const choices = namedExecutors(document, job, config.invocationsOf(job));
  if (choices.length === 0)
    yield { ...own, what: `executor ${sourceOf(job.executor)}`, says: 'which executor the job runs in' };
  for (const { name } of choices) {
    if ([job.scope, root].some((scope) => findMember(scope, name, ({ executors }) => executors) !== undefined))
      continue;
    const orb = (findOrbPart(job.scope, name) ?? findOrbPart(root, name))?.orb;
    if (/^circleci\/(?:windows|macos)$/.test(orb?.name ?? '')) continue;
    yield { ...own, what: `executor ${name}`, says: `which image executor \`${name}\` pulls, and as whom` };
  }
}

/** Jobs of published orbs: what they pull, and how, stands in the orb. */
function* judgeOrbJobs(config: ConfigModel): Generator<Judged> {
  const { invocations, root } = config;
  const known = new Set<string>();
  for (const { runs, targetNode, job, type } of invocations) {
    if (job !== undefined || (type !== undefined && type !== 'build') || known.has(runs)) continue;
    known.add(runs);
    if (findOrbPart(root, runs)?.orb.name === undefined) continue;
    const own = { what: `job ${runs}`, owner: 'workflows', span: config.span(targetNode), also: [] };
    yield { ...own, is: 'unknown', says: `what job \`${runs}\` of its orb pulls, and as whom` };
  }
}

/** What keeps the file from being the whole of it. */
function* judgeWhole(config: ConfigModel): Generator<Judged> {
  const { document } = config;
  const own = { owner: 'config', is: 'unknown' as const, also: [] };
  const setup = document.get(document.root, 'setup');
  if (document.asScalar(setup?.value)?.value === 'true' && setup !== undefined)
    yield { ...own, what: 'setup', span: config.span(setup.keyNode), says: 'the configs that continue this one' };
  const further = furtherDocument(document.text);
  if (further !== undefined)
    yield { ...own, what: 'document', span: further, says: 'what the documents after the first one mean' };
  if (config.isIncomplete)
    yield { ...own, what: 'config', span: { start: 0, end: 0 }, says: 'what the file means beyond what is read of it' };
}

/** The mark behind which another YAML document begins: rules look at the first one alone. */
function furtherDocument(text: string): Span | undefined {
  const content = text.search(/^(?!---|\.\.\.)[^\s#%]/m);
  const mark = /^(?:---|\.\.\.)(?=\s|$)/gm;
  mark.lastIndex = Math.max(content, 0);
  const found = content === -1 ? null : mark.exec(text);
  if (found === null) return undefined;
  const start = found.index;
  return /^(?!---|\.\.\.)[ \t]*[^\s#]/m.test(text.slice(start)) ? { start, end: start + 3 } : undefined;
}
