import type { Span } from '../../shared/text';
import type { ConfigModel } from './model/configModel';
import type { ConfigShare } from './model/configShare';
import { fixLike, type Confidence, type Related } from '../../lint/rule';
import type { YamlRepair } from '../yaml/allowedChange';
import type { ConfigFinding, ConfigFix, ConfigRule } from './rule';
import type { Severity } from '../../lint/settings';
import type { Chunk } from '../yaml/node';

/** A span relative to a chunk. */
interface Place extends Span {
  readonly chunk: Chunk;
}

/** A finding with places that hold while chunks are moved by edits before them. */
export class KeptFinding {
  readonly finding: ConfigFinding;
  readonly places: Places;
  readonly #share: ConfigShare;
  readonly #rule: ConfigRule;
  /** Which of the rule's findings in the share it is. */
  readonly #index: number;

  constructor(finding: ConfigFinding, places: Places, share: ConfigShare, rule: ConfigRule, index: number) {
    // A fix would keep the version alive that it was computed from.
    const { fix } = finding;
    this.finding = fix === undefined ? finding : { ...finding, fix: fixLike(fix, noRepair) };
    this.places = places;
    this.#share = share;
    this.#rule = rule;
    this.#index = index;
  }

  /** The finding where it stands now. */
  restore(config: ConfigModel): ConfigFinding {
    return new RestoredFinding(this, config);
  }

  /** The edits of the fix as they are now: the rule looks at the share once more. */
  repair(config: ConfigModel): YamlRepair {
    let left = this.#index;
    for (const { fix } of this.#rule.checkShare?.(config, this.#share) ?? []) {
      if (left-- === 0) return fix?.repair ?? noRepair();
    }
    return noRepair();
  }
}

/** Thousands are made for each version of a long file, so what few ask for is made when it is asked for. */
class RestoredFinding implements ConfigFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  readonly data?: NonNullable<ConfigFinding['data']>;
  readonly span: Span;
  readonly #kept: KeptFinding;
  readonly #config: ConfigModel;
  #fix: ConfigFix | undefined;

  constructor(kept: KeptFinding, config: ConfigModel) {
    const { finding } = kept;
    this.rule = finding.rule;
    this.severity = finding.severity;
    this.confidence = finding.confidence;
    this.message = finding.message;
    if (finding.data !== undefined) this.data = finding.data;
    this.span = spanOf(kept.places.span);
    this.#kept = kept;
    this.#config = config;
  }

  get within(): Span | undefined {
    const { within } = this.#kept.places;
    return within && spanOf(within);
  }

  get related(): readonly Related[] | undefined {
    return this.#kept.places.related?.map(({ span, message }) => ({ span: spanOf(span), message }));
  }

  get fix(): ConfigFix | undefined {
    const fix = this.#kept.finding.fix;
    return fix && (this.#fix ??= fixLike(fix, () => this.#kept.repair(this.#config)));
  }
}

const noRepair = (): YamlRepair => ({ edits: [], changes: [] });

/** @returns the share itself when a finding stands where no chunk is, such as at the key `jobs`. */
export function keepFindings(
  config: ConfigModel,
  share: ConfigShare,
  rules: readonly ConfigRule[],
  findings: readonly ConfigFinding[],
): readonly (KeptFinding | ConfigShare)[] {
  const kept: KeptFinding[] = [];
  let index = 0;
  for (const [at, finding] of findings.entries()) {
    index = findings[at - 1]?.rule === finding.rule ? index + 1 : 0;
    const rule = rules.find(({ id }) => id === finding.rule);
    const places = placesOf(config, share.chunk, finding);
    if (rule === undefined || places === undefined) return [share];
    kept.push(new KeptFinding(finding, places, share, rule, index));
  }
  return kept;
}

/** The places of a finding, relative to the chunks they are in. */
interface Places {
  readonly span: Place;
  readonly within: Place | undefined;
  readonly related: readonly { readonly span: Place; readonly message: string }[] | undefined;
}

function placesOf(config: ConfigModel, own: Chunk | undefined, finding: ConfigFinding): Places | undefined {
  const span = placeOf(config, own, finding.span);
  const within = finding.within && placeOf(config, own, finding.within);
  const related = finding.related?.flatMap(({ span: other, message }) => {
    const place = placeOf(config, own, other);
    return place === undefined ? [] : [{ span: place, message }];
  });
  const isPlaced =
    (within === undefined) === (finding.within === undefined) && related?.length === finding.related?.length;
  return span !== undefined && isPlaced ? { span, within, related } : undefined;
}

function spanOf({ chunk, start, end }: Place): Span {
  return { start: chunk.base + start, end: chunk.base + end };
}

/** Looks in the share's own chunk first: most findings stand there, and an empty one at its end belongs to it. */
function placeOf({ document }: ConfigModel, own: Chunk | undefined, { start, end }: Span): Place | undefined {
  if (own !== undefined && own.base <= start && end <= own.base + own.text.length)
    return { chunk: own, start: start - own.base, end: end - own.base };
  if (start === end) return undefined;
  const { chunks } = document;
  let low = 0;
  let high = chunks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((chunks[middle]?.base ?? 0) <= start) low = middle;
    else high = middle - 1;
  }
  const chunk = chunks[low];
  if (chunk === undefined || start < chunk.base || chunk.base + chunk.text.length < end) return undefined;
  return { chunk, start: start - chunk.base, end: end - chunk.base };
}
