import { splitShell, type Place, type SimpleCommand } from './splitShell';

const opening = /^(?:if|case|while|until)$/;
const closing = /^(?:fi|esac|done)$/;
const keywords = /^(?:if|then|elif|else|do|while|until|for|case|!|\{)$/;
const tests = /^(?:\[\[?|test)$/;

/**
 * Whether a command of a script may not run although the script does: inside `if` and the like or in a function, behind
 * `||` or a test and `&&`, or after a line that can end the script. Errs on the side of yes; a `for` is taken to run.
 */
export function isGuarded(script: string, { start }: Place): boolean {
  const blocks: string[] = [];
  const commands = splitShell(script);
  const own = commands.findIndex(({ words }) => (words.at(-1)?.end ?? 0) > start);
  for (const [index, { words }] of commands.slice(0, own === -1 ? commands.length : own + 1).entries()) {
    const isOwn = index === own;
    for (const { text, start: at } of words) {
      if (isOwn && at >= start) break;
      if (opening.test(text) || text === 'for') blocks.push(text);
      else if (closing.test(text)) blocks.pop();
      if (!keywords.test(text) && !closing.test(text)) break;
    }
    if (!isOwn && words.some(({ text }) => /^(?:exit|return|exec)$/.test(text))) return true;
  }
  const before = script.slice(0, start);
  return blocks.some((block) => block !== 'for') || isFunction(before) || isBehindTest(script, commands, own, start);
}

function isFunction(before: string): boolean {
  return /(?:^|[\n;])[ \t]*(?:function[ \t]+[\w-]+|[\w-]+[ \t]*\(\))[^\n]*\{?/.test(before);
}

/** Looks at the commands that one line joins to this one: `a || b`, `[ -n "$X" ] && b`. */
function isBehindTest(script: string, commands: readonly SimpleCommand[], own: number, start: number): boolean {
  let end = start;
  for (let at = own - 1; at >= 0; at--) {
    const { words } = commands[at] ?? { words: [] };
    const between = script.slice(words.at(-1)?.end ?? 0, end);
    const joint = between.replace(/\\\r?\n/g, ' ');
    if (joint.includes('||')) return true;
    if (!joint.includes('&&')) return false;
    if (tests.test(words.find(({ text }) => !keywords.test(text))?.text ?? '')) return true;
    end = words[0]?.start ?? 0;
  }
  return false;
}
