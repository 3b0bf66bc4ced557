import type { LineIndex, Span } from '../shared/text';
import type { Evidence, Verdict } from '../shared/verdict';

/** One thing in a file that a source gives a verdict on, such as a pull. */
export interface Judged {
  /** As people know it: an image, a call. */
  readonly what: string;
  /** Dotted path of what it belongs to. */
  readonly owner: string;
  readonly span: Span;
  readonly is: Verdict['is'];
  /** What shows that it is right or wrong; for `unknown` what would make it known, as a phrase. Never holds a secret value. */
  readonly says: string;
  /** Whether a rule tells of it without being sure: that finding is no evidence. */
  readonly isDoubted?: boolean;
  /** What else speaks for it, in the order in which it was followed. */
  readonly also: readonly SaidElsewhere[];
}

/** A place in the same file, or a line of another one. */
export type SaidElsewhere =
  | { readonly what: string; readonly span: Span }
  | { readonly what: string; readonly path: string; readonly line: number | undefined };

/** The texts that evidence names, each by a short hash that stands for its version. */
export interface Versions {
  /** The file that is judged, as evidence is to name it. */
  readonly path: string;
  readonly lines: LineIndex;
  /** By the path that evidence is to name; `undefined` for one that is not known. */
  readonly of: (path: string) => string | undefined;
}

/** The verdict, with what was read for it: file, line, and version of the text. */
export function verdictOf({ is, what, says, span, also }: Judged, { path, lines, of }: Versions): Verdict {
  if (is === 'unknown') return { is, missing: says };
  const said = (text: string, where: string, line: number | undefined): Evidence => {
    const version = of(where);
    return {
      what: line === undefined ? text : `line ${line}: ${text}`,
      where,
      ...(version === undefined ? {} : { version }),
    };
  };
  const first = said(`${what}: ${says}`, path, lines.positionAt(span.start).line);
  const others = also.map((place) =>
    'span' in place
      ? said(place.what, path, lines.positionAt(place.span.start).line)
      : said(place.what, place.path, place.line),
  );
  return { is, evidence: [first, ...others] };
}

/** Those of which nobody can tell from the file. */
export function unknownOf(judged: readonly Judged[]): readonly Judged[] {
  return judged.filter(({ is }) => is === 'unknown');
}
