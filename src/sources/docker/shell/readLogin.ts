import type { LoginFact } from './shellFact';
import { placeOf, type ScriptRange, type SimpleCommand, type Word } from './shellCommand';

/** Reads the arguments of `docker login`. */
export function readLogin(command: SimpleCommand, words: readonly Word[], args: readonly Word[]): LoginFact {
  let server: string | undefined;
  let username: Word | undefined;
  let passwordFlag: LoginFact['passwordFlag'];
  let readsStdin = false;
  for (let at = 0; at < args.length; at++) {
    const word = args[at];
    if (word === undefined) break;
    const { text } = word;
    const [flag, joined] = splitFlag(text);
    if (text === '--password-stdin') readsStdin = true;
    else if (flag === '-u' || flag === '--username')
      username = joined === undefined ? args[++at] : { ...word, text: joined };
    else if (flag === '-p' || flag === '--password') {
      const value = joined === undefined ? args[++at] : { ...word, text: joined };
      if (value !== undefined) passwordFlag = { flag: word, value, isJoined: joined !== undefined };
    } else if (flag === '-e' || flag === '--email') at += joined === undefined ? 1 : 0;
    else if (!text.startsWith('-')) server ??= text;
  }
  const source = command.pipedFrom?.words;
  const piped = readsStdin && /^(?:echo|printf)$/.test(source?.[0]?.text ?? '') ? source?.at(-1) : undefined;
  return loginFact(placeOf(words), {
    server,
    username,
    passwordFlag,
    pipedLiteral: piped?.isLiteral === true && source?.length !== 1 ? piped : undefined,
    isWholeCommand:
      command.pipedFrom === undefined && command.outputs.length === 0 && command.words.length === words.length,
  });
}

/** A login of which is known what is given. */
export function loginFact(place: ScriptRange, facts: Partial<LoginFact>): LoginFact {
  return {
    kind: 'login',
    ...place,
    server: undefined,
    username: undefined,
    passwordFlag: undefined,
    client: '',
    byFile: false,
    isSure: true,
    pipedLiteral: undefined,
    isWholeCommand: false,
    ...facts,
  };
}

/** `--flag=value` and `-pvalue` as flag and value. */
function splitFlag(text: string): [string, string | undefined] {
  const equals = text.indexOf('=');
  if (text.startsWith('-') && equals !== -1) return [text.slice(0, equals), text.slice(equals + 1)];
  if (/^-[up][^-]/.test(text)) return [text.slice(0, 2), text.slice(2)];
  return [text, undefined];
}
