import type { Node } from 'web-tree-sitter';
import { append } from '../../../shared/lists';
import type { HclProblem } from './node';

/**
 * The first place where a text is no HCL, innermost first. What the parser stumbles over behind it is mostly its own guess
 * at how to go on.
 */
export function findProblem(root: Node, text: string): HclProblem | undefined {
  const found = root.hasError ? firstFault(root, text) : undefined;
  return found && (unclosedQuote(text) ?? found);
}

function firstFault(root: Node, text: string): HclProblem | undefined {
  const waiting: Node[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.isMissing) return missing(node, text);
    const broken = node.children.filter((child) => child.hasError || child.isMissing || child.isError);
    append(waiting, broken.toReversed());
    if (broken.length > 0 || !node.isError) continue;
    return node.parent === null ? unclosed(text) : unexpected(text, node.startIndex, node.endIndex);
  }
  return undefined;
}

/** A quote that is not closed in its line, as it has to be: the parser stumbles much later. */
function unclosedQuote(text: string): HclProblem | undefined {
  if (text.length > 20_000) return undefined; // A block that somebody wrote is shorter.
  const blank = (source: string): string => source.replace(/[^\n]/g, ' ');
  const code = text.replace(/<<-?(\w+)[ \t]*\r?\n[^]*?\n[ \t]*\1\b|\/\*[^]*?\*\/|\\./g, blank).replace(/\r/g, ' ');
  let at = 0;
  // The last line may go on behind the text.
  for (const line of code.split('\n').slice(0, -1)) {
    const [, head = '', string] = /^((?:[^"#/]|"[^"]*"|\/(?!\/))*)("[^"]*)$/.exec(line) ?? [];
    if (string !== undefined) {
      const start = at + head.length;
      return { span: { start, end: start + string.trimEnd().length }, message: 'This quote is not closed' };
    }
    at += line.length + 1;
  }
  return undefined;
}

/** Of what is missing only brackets and quotes are known for sure. */
function missing({ type, startIndex }: Node, text: string): HclProblem {
  if (!/^[})\]"]$/.test(type)) return unexpected(text, startIndex, text.length);
  return { span: { start: startIndex, end: startIndex }, message: `\`${type}\` is missing here` };
}

/** The whole is no tree: a brace or quote is open at its end. Told at its first line, which is not broken itself. */
function unclosed(text: string): HclProblem {
  const start = text.length - text.trimStart().length;
  return { span: lineFrom(text, start, text.length).span, message: 'What starts here is not closed' };
}

function unexpected(text: string, from: number, to: number): HclProblem {
  const start = from + (/^\s*/.exec(text.slice(from, to))?.[0].length ?? 0);
  const { span, source } = lineFrom(text, start, to);
  const excerpt = source.length > 40 ? `${source.slice(0, 39)}…` : source;
  return {
    span,
    message: excerpt === '' ? 'Something is missing here' : `\`${excerpt}\` is not expected here`,
  };
}

/** No further than the end of the line: what follows is only what the parser skipped to find its way again. */
function lineFrom(text: string, start: number, to: number): Pick<HclProblem, 'span'> & { readonly source: string } {
  const source = (/[^\r\n]*/.exec(text.slice(start, to))?.[0] ?? '').trimEnd();
  return { span: { start, end: start + source.length }, source };
}
