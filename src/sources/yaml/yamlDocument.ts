import type { Span } from '../../shared/text';
import { Gathered } from './gathered';
import { isNull, keyText, type Chunk, type MapNode, type Node, type Pair, type ScalarNode, type SeqNode } from './node';
import { parseChunk } from './parseChunk';
import { joinChunks, reuseChunks, wholeRoot, type ChunkRow } from './assemble';
import { resolveAliases } from './resolveAliases';
import type { YamlDialect } from './dialect';
import { splitSections, type Split, type SplitText } from './splitSections';

/** A key of a mapping after merge keys are followed. */
export interface Entry {
  readonly key: string;
  readonly keyNode: ScalarNode;
  /** What stands behind the key in the source: may be an alias. */
  readonly source: Node;
  /** What it means: never an alias. */
  readonly value: Node;
  /** The mapping the key is written in: not the one asked when a merge key brought it. */
  readonly owner: MapNode;
}

export interface YamlProblem extends Span {
  readonly message: string;
}

/** Longest list of mappings that one mapping merges; more is a hostile file, and the rest is left out. */
const maxMergeSources = 500;
/** Mappings with more keys get an index when they are asked for a key. */
const indexedFrom = 24;

/** One version of a file as YAML: parsed in parts, with its own table of anchors and its own reading of merge keys. */
export class YamlDocument {
  readonly text: string;
  readonly dialect: YamlDialect;
  readonly root: MapNode;
  readonly problems: readonly YamlProblem[];
  readonly #row: ChunkRow;
  readonly #split: Split | undefined;
  readonly #mergeSources = new Map<MapNode, readonly MapNode[]>();
  readonly #indexes = new Map<MapNode, Map<string, Pair>>();

  private constructor(text: string, dialect: YamlDialect, row: ChunkRow, root: MapNode, split?: Split) {
    this.text = text;
    this.dialect = dialect;
    this.root = root;
    this.#row = row;
    this.#split = split;
    const problems: YamlProblem[] = [];
    for (const { base, problems: own } of this.gather(unsound)) {
      for (const { start, end, message } of own) problems.push({ start: base + start, end: base + end, message });
    }
    for (const alias of resolveAliases(this.gather(withAnchors))) {
      problems.push({
        ...this.span(alias),
        message: `Alias \`*${alias.name}\` has no anchor \`&${alias.name}\` before it`,
      });
    }
    for (const merge of dialect.hasMergeKeys ? this.gather(mergesIn) : []) {
      if (!this.#isMergeable(merge))
        problems.push({
          ...this.span(merge),
          message: 'A merge key (`<<`) needs a mapping, an alias of one, or a list of them',
        });
    }
    this.problems = problems;
  }

  /**
   * Parses a text. With `previous`, the version before it in the same dialect, only the parts that changed are parsed again; `previous` must
   * not be used afterwards, because its parts move with the new text.
   */
  static parse(text: string, dialect: YamlDialect, previous?: YamlDocument): YamlDocument {
    const known = previous?.cut;
    const split = splitSections(text, dialect.sections, known);
    const row = split && reuseChunks(text, split, known?.row);
    const fromParts =
      split && row && (() => new YamlDocument(text, dialect, row, joinChunks(text, split, row.items), split));
    if (fromParts && row.gather(unsound, undefined).length === 0) return fromParts();
    // The cuts may be wrong, as inside a quoted scalar whose lines start in the first column.
    const whole = parseChunk(0, text);
    // Broken either way: the parts keep the damage where it is.
    if (fromParts && whole.problems.length > 0) return fromParts();
    return new YamlDocument(text, dialect, new Gathered([whole]), wholeRoot(whole));
  }

  /** How the text was cut into chunks; `undefined` when it was parsed in one piece. */
  private get cut(): (SplitText & { readonly row: ChunkRow }) | undefined {
    return this.#split && { text: this.text, split: this.#split, row: this.#row };
  }

  get chunks(): readonly Chunk[] {
    return this.#row.items;
  }

  /** What a search finds in the chunks, each of which is searched once in its life. Pass the same function each time. */
  gather<T>(find: (chunk: Chunk) => readonly T[]): readonly T[] {
    return this.#row.gather(find, undefined);
  }

  /** The place of a node in the text. */
  span(node: Node): Span {
    return { start: node.chunk.base + node.start, end: node.chunk.base + node.end };
  }

  /** Follows an alias. An alias without an anchor yields `undefined`. */
  resolve(node: Node): Node | undefined {
    return node.kind === 'alias' ? node.target : node;
  }

  asMap(node: Node | undefined): MapNode | undefined {
    const target = node === undefined ? undefined : this.resolve(node);
    return target?.kind === 'map' ? target : undefined;
  }

  asSeq(node: Node | undefined): SeqNode | undefined {
    const target = node === undefined ? undefined : this.resolve(node);
    return target?.kind === 'seq' ? target : undefined;
  }

  /** The scalar behind a node, if it is one and not null. */
  asScalar(node: Node | undefined): ScalarNode | undefined {
    const target = node === undefined ? undefined : this.resolve(node);
    return target?.kind === 'scalar' && !isNull(target) ? target : undefined;
  }

  /** One key of a mapping. Own keys beat merged ones, the last of two equal keys wins, the first merge source wins. */
  get(map: MapNode, key: string): Entry | undefined {
    const own = this.#own(map, key);
    if (own !== undefined) return own;
    for (const source of this.mergeSources(map)) {
      const merged = this.#own(source, key);
      if (merged !== undefined) return merged;
    }
    return undefined;
  }

  /** The first of {@link entries}, without the others. */
  first(map: MapNode): Entry | undefined {
    const pair = map.pairs[0];
    if (map.pairs.length !== 1 || pair?.key.kind !== 'scalar' || this.#isMerge(pair)) return this.entries(map)[0];
    return this.#entry(map, pair, pair.key.value);
  }

  /** All keys of a mapping with merge keys followed, own keys first. */
  entries(map: MapNode): Entry[] {
    const found = new Map<string, Entry>();
    this.#collect(map, found, true);
    for (const source of this.mergeSources(map)) this.#collect(source, found, false);
    return [...found.values()];
  }

  /** Every mapping that merge keys bring into this one, nearest first, each once. */
  mergeSources(map: MapNode): readonly MapNode[] {
    if (!map.pairs.some((pair) => this.#isMerge(pair))) return [];
    const known = this.#mergeSources.get(map);
    if (known !== undefined) return known;
    const found = new Set<MapNode>();
    this.#mergeSources.set(map, []);
    this.#addSources(map, found);
    found.delete(map);
    const sources = [...found];
    this.#mergeSources.set(map, sources);
    return sources;
  }

  #isMerge({ key }: Pair): boolean {
    return key.kind === 'scalar' && key.value === '<<' && this.dialect.hasMergeKeys;
  }

  /** Unresolved aliases are reported on their own. */
  #isMergeable(value: Node): boolean {
    const target = this.resolve(value);
    if (target === undefined) return true;
    if (target.kind !== 'seq') return target.kind === 'map';
    return target.items.every((item) => (this.resolve(item)?.kind ?? 'map') === 'map');
  }

  #addSources(map: MapNode, found: Set<MapNode>): void {
    for (const pair of map.pairs) {
      if (!this.#isMerge(pair)) continue;
      const value = this.resolve(pair.value);
      const sources = value?.kind === 'seq' ? value.items : value === undefined ? [] : [value];
      for (const source of sources) {
        const target = this.asMap(source);
        if (target === undefined || found.has(target) || found.size >= maxMergeSources) continue;
        found.add(target);
        this.#addSources(target, found);
      }
    }
  }

  #own(map: MapNode, key: string): Entry | undefined {
    if (map.pairs.length > indexedFrom) {
      let index = this.#indexes.get(map);
      if (index === undefined) {
        index = new Map(map.pairs.map((pair) => [keyText(pair) ?? '', pair]));
        this.#indexes.set(map, index);
      }
      const pair = index.get(key);
      return pair === undefined ? undefined : this.#entry(map, pair, key);
    }
    for (let i = map.pairs.length - 1; i >= 0; i--) {
      const pair = map.pairs[i];
      if (pair?.key.kind === 'scalar' && pair.key.value === key) return this.#entry(map, pair, key);
    }
    return undefined;
  }

  #collect(map: MapNode, found: Map<string, Entry>, lastWins: boolean): void {
    const here = lastWins ? found : new Map<string, Entry>();
    for (const pair of map.pairs) {
      const key = keyText(pair);
      if (key === undefined || this.#isMerge(pair)) continue;
      const entry = this.#entry(map, pair, key);
      if (entry !== undefined) here.set(key, entry);
    }
    if (lastWins) return;
    for (const [key, entry] of here) if (!found.has(key)) found.set(key, entry);
  }

  #entry(map: MapNode, pair: Pair, key: string): Entry | undefined {
    const value = this.resolve(pair.value);
    if (value === undefined || pair.key.kind !== 'scalar') return undefined;
    return { key, keyNode: pair.key, source: pair.value, value, owner: map };
  }
}

/** Searches for {@link YamlDocument.gather}. */
const unsound = (chunk: Chunk): readonly Chunk[] =>
  chunk.problems.length === 0 && chunk.pairs.length === 1 ? [] : [chunk];
const withAnchors = (chunk: Chunk): readonly Chunk[] =>
  chunk.aliases.length + chunk.anchored.length > 0 ? [chunk] : [];
const mergesIn = (chunk: Chunk): readonly Node[] => chunk.merges;
