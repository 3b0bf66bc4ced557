import { type Evidence, isSome, type Verdict } from '../../shared/verdict';
import { absent, basisOf } from './basis';
import type { Change } from './change';
import type { Confirmation } from './context';
import { evidenceOf, type Read } from './reads';
import type { AnyStepKind } from './step';

/** What a look at a step came to. */
export interface Judgement {
  /** The plan without what a person's word has settled, and with what a read that failed leaves open. */
  readonly changes: readonly Change[];
  readonly verdict: Verdict;
  /** The changes that a person's word stands for. */
  readonly settled: readonly Change[];
}

export interface Look {
  readonly kind: Pick<AnyStepKind<never>, 'irrelevant'>;
  readonly planned: readonly Change[];
  /** What the kind itself has seen, such as lines of files. */
  readonly evidence: readonly Evidence[];
  /** Every read of the check. */
  readonly reads: readonly Read[];
  /** What people have said about what the step does now, oldest first: a later word is about what was open by then. */
  readonly words: readonly Confirmation[];
}

/**
 * In sync needs both: nothing left to do, and something that was seen. A read that was refused, and that the kind went on
 * without, leaves its verdict open, unless the kind declares that it does not rest on that read. Pure.
 */
export function judge({ kind, planned, evidence, reads, words }: Look): Judgement {
  const isSettled = (change: Change): boolean =>
    isMarkable(change) && words.some(({ seen }) => seen?.includes(change.basis) === true);
  const settled = planned.filter(isSettled);
  const open = planned.filter((change) => !isSettled(change));
  const seen = [...evidence, ...evidenceOf(reads)];
  // Beside something that is open already a doubt changes nothing: it shows once that is done.
  const doubts = open.length > 0 ? [] : [...doubtsOf(reads, kind), ...(isSome(seen) ? [] : [nothingSeen])];
  const changes = [...open, ...doubts.filter((change) => !isSettled(change))];
  const settledAll = [...settled, ...doubts.filter(isSettled)];
  // Of several words about one thing the newest counts.
  const counting = new Set(
    settledAll.flatMap(({ basis }) => words.findLast(({ seen: about }) => about?.includes(basis) === true) ?? []),
  );
  return { changes, settled: settledAll, verdict: verdictOf(changes, [...seen, ...[...counting].map(wordOf)]) };
}

function verdictOf(changes: readonly Change[], evidence: readonly Evidence[]): Verdict {
  const missing = changes.flatMap(({ unknown }) => unknown ?? []);
  if (changes.length > 0 && missing.length === changes.length) return { is: 'unknown', missing: missing.join('; ') };
  if (!isSome(evidence)) {
    return { is: 'unknown', missing: changes.some(({ markable }) => markable === true) ? 'a person’s word' : anything };
  }
  return { is: changes.length === 0 ? 'right' : 'wrong', evidence };
}

const anything = 'anything that was looked at';

/** For a kind that finds nothing to do, and has looked at nothing. */
const nothingSeen: Change = {
  action: 'person',
  summary: 'find out whether this step is **done**',
  unknown: anything,
  basis: absent,
  instructions: ['Nothing could be looked at. Look yourself, then mark the step done.'],
  markable: true,
  part: { kind: 'mark' },
};

/** Whether a person's word settles it, for as long as its basis is the same. */
export function isMarkable({ unknown, markable }: Change): boolean {
  return unknown !== undefined && markable === true;
}

/** What a person's word is evidence of. */
export function wordOf({ by, note, at }: Confirmation): Evidence & { readonly when: number } {
  return { what: `the word of ${by}${note === '' ? '' : `: ${note}`}`, where: 'the journal of this runbook', when: at };
}

/** One question for each read that was refused and that the verdict would rest on. */
function doubtsOf(reads: readonly Read[], { irrelevant = [] }: Look['kind']): readonly Change[] {
  const isIrrelevant = ({ id }: Read): boolean =>
    irrelevant.some(({ read, answers }) => read === id && answers.includes('refused'));
  const refused = reads.filter((read) => read.refused !== undefined && !isIrrelevant(read));
  const asked = new Map(refused.map((read) => [`${read.what} ${read.where}`, read]));
  return [...asked.values()].map(({ what, where, refused: code = 'NETWORK' }) => ({
    action: 'person',
    summary: `find out about **${what}**`,
    unknown: `${what}, which ${where} does not show here (${code})`,
    basis: basisOf({ what, where, code }),
    instructions: [
      `Pullbook could not read ${what} from ${where}, so nothing shows that this step is done.`,
      'Run it as somebody who may read that, or look there yourself and mark the step done.',
    ],
    markable: true,
    part: { kind: 'mark' },
  }));
}
