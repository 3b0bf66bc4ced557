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
  /** Marks that do not occur again: looking for each once more would be quadratic. */
  readonly #missing = new Set<string>();

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
      const body = this.#missing.has(mark) ? undefined : this.#find(from, mark);
      if (body === undefined) this.#missing.add(mark);
      else bodies.push(body);
    }
    this.#pending = [];
    return bodies;
  }

  #find(from: number, mark: string): HereBody | undefined {
    for (let at = from; at < this.#script.length;) {
      const newline = this.#script.indexOf('\n', at);
      const end = newline === -1 ? this.#script.length : newline;
      if (this.#script.slice(at, end).trim() === mark) return { end: at, next: end };
      at = end + 1;
    }
    return undefined;
  }
}
