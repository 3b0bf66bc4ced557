import { docsUrl, lazyFix } from '../../../lint/rule';
import type { Span } from '../../../shared/text';
import { sourceOf } from '../findingsAt';
import { attributeOf, type Expression } from '../hcl/node';
import type { PlacedBlock, SourceFile } from '../model/checkout';
import type { FedVariable, Feed } from '../model/wiringModel';
import type { WiringFinding, WiringRule } from '../rule';
import { titleOfHalf, otherHalf, type Half, halfIn } from '../names';

/**
 * One half of the credential where the other belongs. Looked for at each hop by its own names, so that it is told where
 * the exchange is, and not at everything behind it.
 */
export const swappedDockerhubCredentials = {
  id: 'swapped-dockerhub-credentials',
  summary: 'The Docker ID and the token are exchanged somewhere between secret and variable',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'correctness',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('swapped-dockerhub-credentials'),
  *check({ checkout, feeds }): Generator<WiringFinding> {
    const outputs = checkout.blocks.filter(({ block }) => block.type === 'output');
    for (const output of outputs) yield* inBlock(output, output.block.labels[0], 'value', outputs);
    const readers = checkout.blocks.filter(({ block }) => block.labels[0] === 'aws_secretsmanager_secret_version');
    for (const reader of readers) {
      if (reader.block.type !== 'resource') yield* inBlock(reader, reader.block.labels[1], 'secret_id', readers);
    }
    const seen = new Set<Expression>();
    for (const feed of feeds) {
      for (const variable of [feed.id, feed.token]) {
        if (variable === undefined || seen.has(variable.traced.entry.value) || !isSwapped(variable)) continue;
        seen.add(variable.traced.entry.value);
        yield inFeed(feed, variable);
      }
    }
  },
} satisfies WiringRule;

/** A block whose name speaks of one half and whose value names the other. */
function* inBlock(
  placed: PlacedBlock,
  name: string | undefined,
  attribute: string,
  others: readonly PlacedBlock[],
): Generator<WiringFinding> {
  const half = halfIn(name ?? '');
  const value = attributeOf(placed.block.body, attribute)?.value;
  if (half === undefined || value === undefined || partNamedIn(value) !== otherHalf(half)) return;
  const twin = others.find((other) => {
    const theirs = attributeOf(other.block.body, attribute)?.value;
    return (
      other.folder === placed.folder &&
      (other.block.labels.at(-1) ?? '') === twinName(name ?? '', half) &&
      theirs !== undefined &&
      partNamedIn(theirs) === half
    );
  });
  const theirs = twin === undefined ? undefined : attributeOf(twin.block.body, attribute)?.value.span;
  yield {
    file: placed.file,
    span: value.span,
    within: placed.block.head,
    message: `\`${name ?? ''}\` is named for ${titleOfHalf(half)} and takes ${titleOfHalf(otherHalf(half))}.`,
    data: { name: name ?? '', part: half },
    fix: exchange({ file: placed.file, span: value.span }, twin && theirs && { file: twin.file, span: theirs }),
  };
}

function twinName(name: string, half: Half): string {
  return name.slice(0, -half.length) + otherHalf(half);
}

/** The half that the names in a reference speak of; what stands behind them is judged where it stands. */
function partNamedIn(value: Expression): Half | undefined {
  if (value.kind === 'text') return halfIn(value.value);
  if (value.kind !== 'reference') return undefined;
  return value.path.map((name) => halfIn(name)).findLast((half) => half !== undefined);
}

function isSwapped({ half, value, traced }: FedVariable): boolean {
  const named = partNamedIn(traced.entry.value);
  if (named !== undefined) return named !== half;
  return value.kind === 'content' && value.secret.half === otherHalf(half);
}

function inFeed(feed: Feed, variable: FedVariable): WiringFinding {
  const { name, half, traced } = variable;
  const other = half === 'id' ? feed.token : feed.id;
  const { file } = traced.scope;
  const { span } = traced.entry.value;
  const twin =
    other !== undefined && isSwapped(other)
      ? { file: other.traced.scope.file, span: other.traced.entry.value.span }
      : undefined;
  return {
    file,
    span,
    within: traced.entry.span,
    message: `\`${name}\` is to hold ${titleOfHalf(half)} and gets ${titleOfHalf(otherHalf(half))}.`,
    data: { variable: name, repository: feed.repository ?? null },
    fix: exchange({ file, span }, twin),
  };
}

interface Value {
  readonly file: SourceFile;
  readonly span: Span;
}

/** Exchanging both is right only where both are wrong. */
function exchange(mine: Value, theirs: Value | undefined): WiringFinding['fix'] {
  if (theirs === undefined) return undefined;
  return lazyFix('Exchange the two values', true, () => ({
    edits: [
      { path: mine.file.path, span: mine.span, text: sourceOf(theirs.file, theirs.span) },
      { path: theirs.file.path, span: theirs.span, text: sourceOf(mine.file, mine.span) },
    ],
  }));
}
