import { docsUrl, lazyFix } from '../../../lint/rule';
import type { Span } from '../../../shared/text';
import { sourceOf } from '../findingsAt';
import { attributeOf, type Expression } from '../hcl/node';
import type { PlacedBlock, SourceFile } from '../model/checkout';
import type { FedVariable, Feed } from '../model/wiringModel';
import type { WiringFinding, WiringRule } from '../rule';
import { halfOf, otherPart, type Part, partOf } from '../names';

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
  const part = partOf(name ?? '');
  const value = attributeOf(placed.block.body, attribute)?.value;
  if (part === undefined || value === undefined || partNamedIn(value) !== otherPart(part)) return;
  const twin = others.find((other) => {
    const theirs = attributeOf(other.block.body, attribute)?.value;
    return (
      other.folder === placed.folder &&
      (other.block.labels.at(-1) ?? '') === twinName(name ?? '', part) &&
      theirs !== undefined &&
      partNamedIn(theirs) === part
    );
  });
  const theirs = twin === undefined ? undefined : attributeOf(twin.block.body, attribute)?.value.span;
  yield {
    file: placed.file,
    span: value.span,
    within: placed.block.head,
    message: `\`${name ?? ''}\` is named for ${halfOf(part)} and takes ${halfOf(otherPart(part))}.`,
    data: { name: name ?? '', part },
    fix: exchange({ file: placed.file, span: value.span }, twin && theirs && { file: twin.file, span: theirs }),
  };
}

function twinName(name: string, part: Part): string {
  return name.slice(0, -part.length) + otherPart(part);
}

/** The half that the names in a reference speak of; what stands behind them is judged where it stands. */
function partNamedIn(value: Expression): Part | undefined {
  if (value.kind === 'text') return partOf(value.value);
  if (value.kind !== 'reference') return undefined;
  return value.path.map((name) => partOf(name)).findLast((part) => part !== undefined);
}

function isSwapped({ part, value, traced }: FedVariable): boolean {
  const named = partNamedIn(traced.entry.value);
  if (named !== undefined) return named !== part;
  return value.kind === 'content' && value.secret.part === otherPart(part);
}

function inFeed(feed: Feed, variable: FedVariable): WiringFinding {
  const { name, part, traced } = variable;
  const other = part === 'id' ? feed.token : feed.id;
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
    message: `\`${name}\` is to hold ${halfOf(part)} and gets ${halfOf(otherPart(part))}.`,
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
