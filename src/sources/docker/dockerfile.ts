import { replaceVariables } from './replaceVariables';

/** An image that a file names. */
export interface NamedImage {
  readonly text: string;
  /** 1-based; absent where the file's form does not tell. */
  readonly line: number | undefined;
}

/** More of a Dockerfile than people write. In UTF-16 units. */
const maxLength = 500_000;

/**
 * The images a build of a Dockerfile pulls, variables filled in: `FROM`, `COPY --from`, `RUN --mount=from` and the
 * frontend of `# syntax`. Stages of the file and `scratch` are none. A variable without a known value stays.
 *
 * @param buildArgs - `NAME=value`, or `NAME` for a value from the environment.
 * @see https://docs.docker.com/reference/dockerfile/
 */
export function dockerfileImages(text: string, buildArgs: readonly string[]): NamedImage[] {
  const images: NamedImage[] = [];
  const stages = new Set<string>();
  const variables = new Map<string, string | undefined>();
  const given = new Map(buildArgs.map(splitArgument));
  const add = (image: string, line: number): void => {
    if (image !== 'scratch' && !/^\d+$/.test(image) && !stages.has(image.toLowerCase()))
      images.push({ text: expand(image, variables), line });
  };
  let isHead = true;
  for (const { name, rest, line } of instructions(text.slice(0, maxLength).replace(/^\ufeff/, ''))) {
    switch (name) {
      case 'SYNTAX':
        add(rest, line);
        break;
      case 'ARG':
        // Those of a stage cannot be used in FROM.
        if (!isHead) break;
        for (const word of rest.split(/\s+/)) {
          const [key, value] = splitArgument(word);
          variables.set(key, given.has(key) ? given.get(key) : value);
        }
        break;
      case 'FROM': {
        isHead = false;
        const [image, as, stage] = rest.split(/\s+/).filter((word) => !word.startsWith('--'));
        if (image !== undefined) add(image, line);
        if (as?.toLowerCase() === 'as' && stage !== undefined) stages.add(stage.toLowerCase());
        break;
      }
      case 'COPY':
      case 'RUN':
        for (const [, from] of rest.matchAll(/(?:^|\s)--(?:from=|mount=(?:[^\s,]*,)*from=)([^\s,]+)/g))
          if (from !== undefined) add(from, line);
    }
  }
  return images;
}

interface Instruction {
  readonly name: string;
  readonly rest: string;
  readonly line: number;
}

function* instructions(text: string): Generator<Instruction> {
  const lines = text.split(/\r?\n/);
  /** Where lines stand that can end a heredoc, the last one first: looking for the end of each by itself would be quadratic. */
  let ends: Map<string, number[]> | undefined;
  let escape = '\\';
  let at = 0;
  for (let directive = readDirective(lines[at]); directive !== undefined; directive = readDirective(lines[++at])) {
    if (directive.name === 'ESCAPE') escape = directive.rest;
    else if (directive.name === 'SYNTAX') yield { ...directive, line: at + 1 };
  }
  while (at < lines.length) {
    let line = at + 1;
    const parts: string[] = [];
    for (let goesOn = true; goesOn && at < lines.length; at++) {
      const part = lines[at]?.trimEnd() ?? '';
      if (/^\s*#/.test(part) || (part === '' && parts.length > 0)) continue;
      // Comments before an instruction belong to none.
      if (parts.length === 0) line = at + 1;
      goesOn = part.endsWith(escape);
      parts.push(goesOn ? part.slice(0, -1) : part);
    }
    const whole = parts.join(' ').trim();
    const blank = whole.search(/\s/);
    if (blank === -1) continue;
    yield { name: whole.slice(0, blank).toUpperCase(), rest: whole.slice(blank).trim(), line };
    for (const [, , word] of whole.matchAll(/<<-?(["']?)([A-Za-z_]\w*)\1/g)) {
      ends ??= placesOf(lines);
      const places = (word === undefined ? undefined : ends.get(word)) ?? [];
      while ((places.at(-1) ?? Infinity) < at) places.pop();
      at = (places.at(-1) ?? at - 1) + 1;
    }
  }
}

/** The indexes of lines by their text without blanks around it, the last one first. */
function placesOf(lines: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (let index = lines.length - 1; index >= 0; index--) {
    const text = lines[index]?.trim() ?? '';
    const same = places.get(text);
    if (same === undefined) places.set(text, [index]);
    else same.push(index);
  }
  return places;
}

function readDirective(line: string | undefined): { name: string; rest: string } | undefined {
  const match = line === undefined ? null : /^#\s*([A-Za-z]+)\s*=\s*(\S+)\s*$/.exec(line);
  return match === null ? undefined : { name: (match[1] ?? '').toUpperCase(), rest: match[2] ?? '' };
}

function splitArgument(word: string): [name: string, value: string | undefined] {
  const equals = word.indexOf('=');
  return equals === -1
    ? [word, undefined]
    : [word.slice(0, equals), word.slice(equals + 1).replace(/^(["'])(.*)\1$/, '$2')];
}

function expand(text: string, variables: ReadonlyMap<string, string | undefined>): string {
  return replaceVariables(text, (inner, form) => {
    const [, name, sign, other = ''] = (form === '(' ? null : /^(\w+)(?::([-+])([^]*))?$/.exec(inner)) ?? [];
    if (name === undefined) return undefined;
    const value = variables.get(name);
    if (sign === '-' && !variables.has(name)) return other;
    if (value === undefined) return `$${name}`;
    if (sign === '-') return value === '' ? other : value;
    return sign === '+' ? (value === '' ? '' : other) : value;
  });
}
