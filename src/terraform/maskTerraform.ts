/** Two texts as long as the file, so that offsets agree: blanks stand for what is left out, line ends stay. */
export interface MaskedTerraform {
  /** Without comments. */
  readonly code: string;
  /** Without comments and without the contents of strings and heredocs. */
  readonly mask: string;
}

/**
 * Blanks out what is no structure in a Terraform file.
 * @see https://developer.hashicorp.com/terraform/language/syntax/configuration (comments, strings)
 */
export function maskTerraform(text: string): MaskedTerraform {
  const code: string[] = [];
  const mask: string[] = [];
  const emit = (from: number, to: number, keepsCode: boolean, keepsMask: boolean) => {
    const raw = text.slice(from, to);
    const blank = raw.replace(/[^\r\n]/g, ' ');
    code.push(keepsCode ? raw : blank);
    mask.push(keepsMask ? raw : blank);
  };
  let at = 0;
  let plain = 0;
  const skipTo = (end: number, keepsCode: boolean) => {
    emit(plain, at, true, true);
    emit(at, end, keepsCode, false);
    at = plain = end;
  };
  while (at < text.length) {
    const char = text[at];
    if (char === '#' || text.startsWith('//', at)) skipTo(endOf(text, '\n', at, 0), false);
    else if (text.startsWith('/*', at)) skipTo(endOf(text, '*/', at + 2, 2), false);
    else if (char === '"') skipTo(endOfString(text, at + 1), true);
    else if (text.startsWith('<<', at)) skipTo(endOfHeredoc(text, at), true);
    else at++;
  }
  emit(plain, text.length, true, true);
  return { code: code.join(''), mask: mask.join('') };
}

function endOf(text: string, sign: string, from: number, length: number): number {
  const found = text.indexOf(sign, from);
  return found < 0 ? text.length : found + length;
}

/** The offset after the closing quote. An interpolation may hold strings of its own. */
function endOfString(text: string, from: number): number {
  /** What encloses the present place: a string, or the braces of an interpolation. */
  const open: ('string' | 'brace')[] = ['string'];
  let at = from;
  while (at < text.length && open.length > 0) {
    const char = text[at];
    if (open.at(-1) === 'string') {
      if (char === '\\') at++;
      else if (char === '"') open.pop();
      else if ((char === '$' || char === '%') && text[at + 1] === '{' && text[at - 1] !== char) {
        open.push('brace');
        at++;
      }
    } else if (char === '"') open.push('string');
    else if (char === '{') open.push('brace');
    else if (char === '}') open.pop();
    at++;
  }
  return Math.min(at, text.length);
}

function endOfHeredoc(text: string, from: number): number {
  const head = /^<<-?([A-Za-z_][\w-]*)[^\S\n]*\r?\n/.exec(text.slice(from, from + 200));
  if (head === null) return from + 2;
  let at = from + head[0].length;
  while (at < text.length) {
    const end = endOf(text, '\n', at, 1);
    if (text.slice(at, end).trim() === head[1]) return end;
    at = end;
  }
  return text.length;
}
