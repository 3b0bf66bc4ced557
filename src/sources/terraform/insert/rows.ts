/** A line as `terraform fmt` sees it. A heredoc belongs to the line that it starts on. UTF-16 offsets. */
export interface Row {
  readonly start: number;
  /** Without the line end. */
  readonly end: number;
  /** Where the `=` of an assignment is that ends on its line. */
  readonly equals: number | undefined;
  /** Where a comment behind something else starts. */
  readonly comment: number | undefined;
}

/**
 * The lines of a Terraform file, with what `terraform fmt` aligns in each. Linear in the text; any text will do.
 * @see https://github.com/hashicorp/hcl/blob/main/hclwrite/format.go (linesForFormat)
 */
export function rowsOf(text: string): Row[] {
  const rows: Row[] = [];
  let at = 0;
  let inComment = false;
  while (at < text.length) {
    const row = new RowScanner(text, at, inComment).scan();
    rows.push(row);
    inComment = row.inComment;
    at = row.next;
  }
  return rows;
}

class RowScanner {
  readonly #text: string;
  readonly #start: number;
  #at: number;
  #inComment: boolean;

  constructor(text: string, start: number, inComment: boolean) {
    this.#text = text;
    this.#start = start;
    this.#at = start;
    this.#inComment = inComment;
  }

  scan(): Row & { readonly next: number; readonly inComment: boolean } {
    const text = this.#text;
    let equals: number | undefined;
    let comment: number | undefined;
    let brackets = 0;
    let heredoc: string | undefined;
    let isBlank = true;
    while (this.#at < text.length && text[this.#at] !== '\n') {
      const at = this.#at;
      const char = text[at] ?? '';
      if (this.#inComment || text.startsWith('/*', at)) {
        this.#skipComment();
        isBlank = false;
        continue;
      }
      if (char === '#' || text.startsWith('//', at)) {
        if (!isBlank) comment = at;
        this.#at = endOfLine(text, at);
        continue;
      }
      if (char === '"') this.#skipString();
      else if (char === '=') {
        const isAssignment = !'=>'.includes(text[at + 1] ?? ' ') && !'=!<>'.includes(text[at - 1] ?? ' ');
        if (isAssignment && equals === undefined && !isBlank) {
          equals = at;
          brackets = 0;
        }
        this.#at++;
      } else {
        if ('{[('.includes(char)) brackets++;
        else if ('}])'.includes(char)) brackets--;
        heredoc ??= heredocAt(text, at);
        this.#at++;
      }
      if (char.trim() !== '') isBlank = false;
    }
    const end = text[this.#at - 1] === '\r' ? this.#at - 1 : this.#at;
    const next = heredoc === undefined ? this.#at + 1 : endOfHeredoc(text, this.#at + 1, heredoc);
    return {
      start: this.#start,
      end: Math.max(end, this.#start),
      // A value that goes on in the next lines stands for itself.
      equals: brackets === 0 ? equals : undefined,
      comment,
      next,
      inComment: this.#inComment,
    };
  }

  #skipComment(): void {
    const text = this.#text;
    const closed = text.indexOf('*/', this.#inComment ? this.#at : this.#at + 2);
    const line = endOfLine(text, this.#at);
    this.#inComment = closed < 0 || closed >= line;
    this.#at = this.#inComment ? line : closed + 2;
  }

  /** To after the closing quote, or the end of the line. An interpolation may hold strings of its own. */
  #skipString(): void {
    const text = this.#text;
    const open: ('string' | 'brace')[] = ['string'];
    let at = this.#at + 1;
    for (; at < text.length && open.length > 0 && text[at] !== '\n'; at++) {
      const char = text[at];
      if (open.at(-1) === 'string') {
        if (char === '\\' && text[at + 1] !== '\n') at++;
        else if (char === '"') open.pop();
        else if ((char === '$' || char === '%') && text[at + 1] === '{' && text[at - 1] !== char) {
          open.push('brace');
          at++;
        }
      } else if (char === '"') open.push('string');
      else if (char === '{') open.push('brace');
      else if (char === '}') open.pop();
    }
    this.#at = Math.min(at, text.length);
  }
}

function heredocAt(text: string, at: number): string | undefined {
  if (!text.startsWith('<<', at)) return undefined;
  return /^<<-?([A-Za-z_][\w-]*)[^\S\n]*(?:\n|$)/.exec(text.slice(at, at + 200))?.[1];
}

function endOfHeredoc(text: string, from: number, name: string): number {
  let at = from;
  while (at < text.length) {
    const end = endOfLine(text, at);
    const isLast = text.slice(at, end).trim() === name;
    at = end + 1;
    if (isLast) break;
  }
  return at;
}

function endOfLine(text: string, from: number): number {
  const found = text.indexOf('\n', from);
  return found < 0 ? text.length : found;
}
