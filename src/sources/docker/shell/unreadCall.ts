import type { ExpressionSyntax } from '../expressionSyntax';
import { bareCommand } from './bareCommand';
import { knownPrograms } from './knownPrograms';
import { shellFunctions } from './shellFunctions';
import type { Word } from './shellCommand';
import { splitShell } from './splitShell';

/** Files that set the shell up. */
const setUps =
  /^(?:source|\.) "?(?:\$\{?BASH_ENV\}?|\S*\/activate|\S*\/?\.(?:bashrc|profile|bash_profile|nvm\/nvm\.sh)|\$NVM_DIR\/nvm\.sh)"?$/;
/** Programs that also run what somebody wrote, with what they do besides. */
const tools =
  /^(?:npm|yarn|pnpm|pip3?|gem|bundle|poetry|composer|go|cargo|rustup|brew|choco|helm|kubectl|(?:python|node|ruby)[\d.]*) (?:-?-version|-v|version|install|ci|add|config|cache|mod|get|download|fetch|build|fmt|vet|update|upgrade|tap|toolchain|target|repo|lint|template)\b/;

/** What a script runs of which nobody can see whether it calls docker; `undefined` where all is known. */
export function unreadCall(script: string, syntax: ExpressionSyntax): string | undefined {
  const commands = splitShell(script, syntax);
  const functions = shellFunctions(script, commands);
  for (const command of commands) {
    const words = bareCommand(command.words);
    const name = words[0]?.text ?? '';
    const isPattern = words.length === 1 && /^\s*\)/.test(script.slice(words[0]?.end));
    if (name === '' || isPattern || knownPrograms.has(name) || functions?.names.has(name) === true) continue;
    const text = textOf(words);
    if (!tools.test(text) && !setUps.test(text)) return text;
  }
  return undefined;
}

function textOf(words: readonly Word[]): string {
  return words.map(({ text }) => text).join(' ');
}
