const hereMark = /<<-?[ \t]*(?:\\?(['"]?)([A-Za-z_]\w*)\1)/y;

/** Offsets in the script that is read. */
interface HereBody {
  readonly end: number;
  /** Where the script goes on: at the end of the line with the mark. */
  readonly next: number;
}

/** The here-documents of one script: their marks as they come, and the bodies below the line with the marks. */
export class HereDocuments {
  readonly #script: string;
  /** Marks whose bodies begin below the line. */
  #pending: string[] = [];
  /** Lines that can be a mark, by what they say, the last one first: made when the first mark is looked for. */
  #lines: Map<string, HereBody[]> | undefined;

  constructor(script: string) {
    this.#script = script;
  }

  /** Reads `<<MARK`, quoted or not. @returns where the script goes on. */
  readMark(at: number): number {
    hereMark.lastIndex = at;
    const [whole, , mark] = hereMark.exec(this.#script) ?? ['<<'];
    if (mark !== undefined) this.#pending.push(mark);
    return at + whole.length;
  }

  /** The bodies of the line that ended before `at`, one behind the other; of a mark that does not come again there is none. */
  bodiesFrom(at: number): readonly HereBody[] {
    const bodies: HereBody[] = [];
    for (const mark of this.#pending) {
      const from = bodies.at(-1)?.next ?? at;
      const body = this.#find(from, mark);
      if (body !== undefined) bodies.push(body);
    }
    this.#pending = [];
    return bodies;
  }

  /** The first line from an offset on that is the mark. */
  #find(from: number, mark: string): HereBody | undefined {
    this.#lines ??= linesByText(this.#script);
    const lines = this.#lines.get(mark) ?? [];
    // Offsets do not go back: those before are not asked for again.
    while ((lines.at(-1)?.end ?? Infinity) < from) lines.pop();
    return lines.at(-1);
  }
}

/** Lines that are one word, by that word, the last one first. */
function linesByText(script: string): Map<string, HereBody[]> {
  const lines = new Map<string, HereBody[]>();
  for (let at = 0; at < script.length;) {
    const newline = script.indexOf('\n', at);
    const next = newline === -1 ? script.length : newline;
    const text = script.slice(at, next).trim();
    if (/^[A-Za-z_]\w*$/.test(text)) {
      const same = lines.get(text);
      if (same === undefined) lines.set(text, [{ end: at, next }]);
      else same.push({ end: at, next });
    }
    at = next + 1;
  }
  for (const same of lines.values()) same.reverse();
  return lines;
}
