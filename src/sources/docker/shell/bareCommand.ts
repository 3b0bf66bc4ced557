import type { Word } from './shellCommand';

/** Words before a command that change how it runs, not what runs; the value says how many plain arguments they take. */
const wrappers: Readonly<Record<string, number>> = {
  sudo: 0,
  doas: 0,
  gosu: 1,
  'su-exec': 1,
  env: 0,
  time: 0,
  exec: 0,
  nohup: 0,
  nice: 0,
  ionice: 0,
  stdbuf: 0,
  setsid: 0,
  chronic: 0,
  unbuffer: 0,
  xargs: 0,
  retry: 0,
  timeout: 1,
  travis_retry: 0,
  command: 0,
};
/** Words of the shell before a command. */
export const keywords: ReadonlySet<string> = new Set([
  'if',
  'then',
  'else',
  'elif',
  'do',
  'while',
  'until',
  '!',
  '{',
  'function',
]);
/** Flags of wrappers that take the next word. */
const wrapperFlagsWithValue = new Set([
  '-u',
  '-g',
  '-n',
  '-I',
  '-P',
  '-L',
  '-s',
  '-k',
  '-C',
  '--user',
  '--signal',
  '--kill-after',
]);

/** Those that take it after one wrapper alone. */
const ownFlagsWithValue: Readonly<Record<string, RegExp>> = {
  xargs: /^-[adE]$|^--(?:arg-file|delimiter|max-args|max-procs|max-lines|replace|max-chars)$/,
  ionice: /^-[cpPut]$|^--(?:class|classdata)$/,
  stdbuf: /^-[ioe]$|^--(?:input|output|error)$/,
  nice: /^--adjustment$/,
  time: /^-[fo]$|^--(?:format|output)$/,
};

/** The command without variable assignments, keywords and wrappers before it. */
export function bareCommand(words: readonly Word[]): readonly Word[] {
  let at = 0;
  while (at < words.length) {
    const text = words[at]?.text ?? '';
    const wrapper = text.replace(/^\/(?:usr\/)?bin\//, '');
    const takes = Object.hasOwn(wrappers, wrapper) ? wrappers[wrapper] : undefined;
    if (/^[A-Za-z_]\w*\+?=/.test(text) || keywords.has(text)) at++;
    else if (takes !== undefined) {
      at++;
      for (let flag = words[at]?.text; flag?.startsWith('-') === true; flag = words[at]?.text) {
        if (wrapper === 'command' && /^-[vV]$/.test(flag)) return [];
        at += wrapperFlagsWithValue.has(flag) || ownFlagsWithValue[wrapper]?.test(flag) === true ? 2 : 1;
      }
      at += takes;
      if (wrapper === 'retry' && /^\d+$/.test(words[at]?.text ?? '')) at++;
    } else break;
  }
  return words.slice(at);
}
