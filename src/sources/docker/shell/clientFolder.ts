import { append } from '../../../shared/lists';
import { withoutTrailing } from '../../../shared/text';
import type { Word } from './shellCommand';

/**
 * Which `config.json` a docker call reads and writes, as a text to compare: `''` for the one that a plain call has in its
 * step, a folder as it is written, or `user x`. Two calls share their credentials where it is the same.
 */
export type ClientFolder = string;

/** A folder that cannot be told from others. */
export const anyFolder = '?';

/** What a script has said so far of where the client's folder is. */
export interface ClientVariables {
  /** `DOCKER_CONFIG`. */
  config: string | undefined;
  /** `HOME`. */
  home: string | undefined;
}

/** Programs that run another one as somebody else: `root`, unless they are told who. */
const switches = new Set(['sudo', 'doas', 'gosu', 'su-exec']);
/** The person that jobs on CircleCI's machines run as, by name or by variable. */
const oneself = /^(?:circleci|\$\{?USER\}?|\$\(whoami\)|\$\(id -un?\)|`whoami`)$/;

/**
 * Where the client's folder is for a call.
 *
 * @param before - What stands before `docker`: assignments, `sudo` and the like.
 * @param flags - What stands between `docker` and its verb.
 */
export function clientFolder(
  before: readonly Word[],
  flags: readonly Word[],
  { config, home }: ClientVariables,
): ClientFolder {
  const named = flagValue(flags, '--config');
  if (named !== undefined) return folderNamed(named);
  let variables: ClientVariables = { config, home };
  let user: string | undefined;
  for (let at = 0; at < before.length; at++) {
    const text = (before[at]?.text ?? '').replace(/^\/(?:usr\/)?bin\//, '');
    const [, name, value] = /^(DOCKER_CONFIG|HOME)=(.*)$/s.exec(text) ?? [];
    if (name === 'DOCKER_CONFIG') variables.config = value;
    else if (name === 'HOME') variables.home = value;
    if (!switches.has(text)) continue;
    const options: Word[] = [];
    while (before[at + 1]?.text.startsWith('-') === true) {
      const option = before[++at];
      if (option !== undefined) options.push(option);
      if (/^-[ugCDRTprth]$/.test(option?.text ?? '') || /^--(?:user|group)$/.test(option?.text ?? ''))
        append(options, before.slice(++at, at + 1));
    }
    // Which of its variables somebody keeps is for the machine to say.
    if (options.some((option) => /^-[a-zA-Z]*E|^--preserve-env/.test(option.text))) return anyFolder;
    const given = text.startsWith('su') && text !== 'su-exec' ? userOf(options) : undefined;
    user = text === 'gosu' || text === 'su-exec' ? (before[++at]?.text ?? 'root') : (given ?? 'root');
    variables = { config: undefined, home: undefined };
  }
  if (variables.config !== undefined && variables.config !== '') return folderNamed(variables.config);
  if (variables.home !== undefined) return folderNamed(`${variables.home}/.docker`);
  return user === undefined || oneself.test(user) ? '' : `user ${user}`;
}

function userOf(options: readonly Word[]): string | undefined {
  const at = options.findIndex(({ text }) => /^-u$|^--user$/.test(text));
  if (at !== -1) return options[at + 1]?.text;
  return options.map(({ text }) => /^(?:-u|--user=)(.+)$/.exec(text)?.[1]).find((name) => name !== undefined);
}

function flagValue(words: readonly Word[], flag: string): string | undefined {
  for (const [at, { text }] of words.entries()) {
    if (text === flag) return words[at + 1]?.text;
    if (text.startsWith(`${flag}=`)) return text.slice(flag.length + 1);
  }
  return undefined;
}

/** A folder as it is written; the one that a plain call has by any of its names. */
export function folderNamed(path: string): ClientFolder {
  // No path is as long; one of many slashes would take its time.
  if (path.length > 1_000) return anyFolder;
  const plain = withoutTrailing(path, '/').replace(/^\.\/+(?=.)/, '');
  return /^(?:~|\$HOME|\$\{HOME\}|\/home\/circleci)\/\.docker$/.test(plain) ? '' : plain === '' ? '.' : plain;
}

/** Whether a folder is written out, so that another text is another folder. */
export function isKnownFolder(folder: ClientFolder): boolean {
  return !/[$`?<]|^user /.test(folder);
}

/** Reads what a command says of the variables for those that follow. */
export function readVariables(words: readonly Word[], variables: ClientVariables): void {
  const [first] = words;
  if (/^\$\{?env:DOCKER_CONFIG\}?$/i.test(first?.text ?? '') && words[1]?.text === '=') {
    variables.config = words[2]?.text;
    return;
  }
  const isDeclared = first !== undefined && /^(?:export|declare|typeset|readonly|set)$/.test(first.text);
  // An assignment before a command counts for that command alone.
  if (!isDeclared && !words.every(({ text }) => /^[A-Za-z_]\w*=/.test(text))) {
    if (first?.text === 'unset')
      for (const { text } of words.slice(1)) {
        if (text === 'DOCKER_CONFIG') variables.config = undefined;
        if (text === 'HOME') variables.home = undefined;
      }
    return;
  }
  for (const { text } of isDeclared ? words.slice(1) : words) {
    const [, name, value] = /^(DOCKER_CONFIG|HOME)=(.*)$/s.exec(text) ?? [];
    if (name === 'DOCKER_CONFIG') variables.config = value;
    else if (name === 'HOME') variables.home = value;
  }
}
