import type { ExpressionSyntax } from '../expressionSyntax';
import {
  anyFolder,
  clientFolder,
  folderNamed,
  readVariables,
  type ClientFolder,
  type ClientVariables,
} from './clientFolder';
import { bareCommand, keywords } from './bareCommand';
import { readComposeCall, readDockerCall } from './dockerCall';
import { globalFlagsWithValue, skipFlags } from './dockerFlags';
import { loginFact } from './readLogin';
import { maskSecrets } from './maskSecrets';
import { runsDocker } from './programCall';
import { removedConfig } from './removedConfig';
import type { RemovalFact, ScriptCallFact, ShellFact } from './shellFact';
import { scriptCall, scriptLogin, writtenConfig } from './scriptLogin';
import { placeOf, type SimpleCommand, type Word } from './shellCommand';
import { inOrder, shellFunctions, type Placed, type ShellFunctions } from './shellFunctions';
import { Subshells } from './subshells';
import { splitShell } from './splitShell';

/** Most calls read from one script, and most of its text, in UTF-16 units: no script that people wrote has more. */
const maxFacts = 2_000;
const maxLength = 500_000;

/** Finds docker logins and pulls in a script. Scripts that do not speak of docker cost a search or two. */
export function dockerFacts(script: string, syntax: ExpressionSyntax): readonly ShellFact[] {
  if (!speaksOfDocker(script)) return [];
  return factsIn(script.slice(0, maxLength), syntax, 0, { config: undefined, home: undefined });
}

/** Shells inside shells deeper than this are not looked into. */
const maxShells = 3;

function factsIn(
  script: string,
  syntax: ExpressionSyntax,
  depth: number,
  variables: ClientVariables,
): readonly ShellFact[] {
  // What the steps after this one are given is not followed.
  const isHandedOn = script.includes('BASH_ENV') && /DOCKER_CONFIG|HOME=/.test(script);
  const named = new Set(script.includes('--config') ? configFlags(script) : []);
  const commands = splitShell(script, syntax);
  const functions = shellFunctions(script, commands);
  const placed: Placed<ShellFact>[] = [];
  const subshells = new Subshells(variables);
  let count = 0;
  for (const [index, command] of commands.entries()) {
    if (count >= maxFacts) break;
    subshells.enter(command.subshells);
    readVariables(command.words, variables);
    const home = functions?.homes[index];
    const calls = functions === undefined ? undefined : calledIn(command, functions, home);
    const isWrapper = calls !== undefined && functions?.wrappers.has(calls) === true;
    const given = isWrapper ? { ...command, words: handedOn(command.words) } : command;
    const found = calls === undefined || isWrapper ? factsOf(script, given, syntax, depth, { variables, named }) : [];
    const facts = isHandedOn ? found.map((fact) => ('client' in fact ? { ...fact, client: anyFolder } : fact)) : found;
    count += facts.length;
    placed.push({ home, calls, facts });
  }
  if (functions === undefined) return placed.flatMap(({ facts }) => facts);
  // Another script, or a later step, may call it.
  return inOrder(placed, (fact) => (fact.kind === 'login' ? { ...fact, isSure: false } : fact));
}

/** The function of the script that a command calls. */
function calledIn({ words }: SimpleCommand, { names }: ShellFunctions, home: string | undefined): string | undefined {
  const isBefore = ({ text }: Word): boolean => keywords.has(text) || /^[A-Za-z_]\w*\+?=/.test(text);
  const called = [words.find((word) => !isBefore(word)), bareCommand(words)[0]];
  return called.map((word) => word?.text ?? '').find((name) => name !== home && names.has(name));
}

/** The docker call that a function runs for its caller. */
function handedOn(words: readonly Word[]): readonly Word[] {
  return words.slice(
    Math.max(
      0,
      words.findIndex(({ text }) => /^(?:sudo|docker|docker-compose)$/.test(text)),
    ),
  );
}

/** Whether there can be anything in a script. One that logs in need not say where. */
export function speaksOfDocker(script: string): boolean {
  return script.includes('docker') || /DOCKER_CONFIG|log[_-]?in|sign[_-]?in|auth|cred/i.test(script);
}

/** The folders that a script names as the client's. */
function configFlags(script: string): string[] {
  return [...script.matchAll(/--config[ =]["']?([^\s"';&|)]+)/g)].map(([, folder = '']) => folder);
}

/** What a script says of the client's folder up to a command, and which folders it names anywhere. */
interface Said {
  readonly variables: ClientVariables;
  readonly named: ReadonlySet<string>;
}

function factsOf(
  script: string,
  command: SimpleCommand,
  syntax: ExpressionSyntax,
  depth: number,
  { variables, named }: Said,
): readonly ShellFact[] {
  const words = bareCommand(command.words);
  const name = words[0]?.text.slice(words[0].text.lastIndexOf('/') + 1) ?? '';
  // The plugin can be called by its own name.
  if (name === 'docker-buildx') return factsOf(script, asPlugin(command, words), syntax, depth, { variables, named });
  const isDocker = name === 'docker' || name === 'docker.exe';
  if (isDocker || name === 'docker-compose') {
    const facts = isDocker ? readDockerCall(script, command, words) : readComposeCall(script, words, 1, '');
    if (facts.length === 0) return facts;
    const flags = isDocker ? words.slice(1, skipFlags(words, 1, globalFlagsWithValue)) : [];
    const before = command.words.slice(0, command.words.length - words.length);
    const client = clientFolder(before, flags, variables);
    return client === '' ? facts : facts.map((fact) => ('client' in fact ? { ...fact, client } : fact));
  }
  const removed = removedConfig(name, words, command, variables).map((folder): RemovalFact => ({
    kind: 'removal',
    ...placeOf(words),
    client: folder,
  }));
  const written = writtenConfig(name, words, command, variables, (folder) => named.has(folder));
  if (written !== undefined) {
    const folder = folderNamed(written.folder);
    // Whose home a path leads to is not known, nor whose file it is that `sudo` writes.
    const client =
      written.isSure && folder === '' && !command.words.some(({ text }) => text === 'sudo') ? '' : anyFolder;
    return [...removed, loginFact(placeOf(command.words), { byFile: true, isSure: written.isSure, client })];
  }
  if (removed.length > 0) return removed;
  const inner = depth < maxShells ? innerScript(name, words, command) : undefined;
  if (inner === undefined) {
    const hidden = scriptLogin(name, words);
    if (hidden === undefined) {
      if (scriptCall(name, words)) return [callFact(script, words, '')];
      return runsDocker(name, words, command, lineFrom(script, words)) ? [callFact(script, words, anyFolder)] : [];
    }
    return [{ kind: 'script-login', ...placeOf(words), isOfDocker: hidden === 'docker' }];
  }
  // Quotes are gone from it, so all its facts get the place where it starts.
  const { start } = inner;
  const before = command.words.slice(0, command.words.length - words.length);
  const outer = /^(?:su|runuser)$/.test(name) ? `user ${userOf(words)}` : clientFolder(before, [], variables);
  return factsIn(inner.text, syntax, depth + 1, { ...variables }).map((fact) => {
    const client = 'client' in fact && fact.client === '' ? { client: outer } : {};
    const moved = { ...fact, ...client, start, end: start + 1 };
    return moved.kind === 'login' ? { ...moved, isWholeCommand: false } : moved;
  });
}

/** `docker-buildx x` as `docker buildx x`. */
function asPlugin(command: SimpleCommand, words: readonly Word[]): SimpleCommand {
  const before = command.words.slice(0, command.words.length - words.length);
  const [first, ...others] = words;
  if (first === undefined) return command;
  const called = ['docker', 'buildx'].map((text) => ({ ...first, text }));
  return { ...command, words: [...before, ...called, ...others] };
}

/** Whom `su` runs its command as. */
function userOf(words: readonly Word[]): string {
  const others = words
    .slice(1)
    .filter(({ text }, at) => !text.startsWith('-') && !/^-\w*c$/.test(words[at]?.text ?? ''));
  return others[0]?.text ?? 'root';
}

/** The text from a command on to the end of its last line; no more than is read of it, for a line can hold thousands. */
function lineFrom(script: string, words: readonly Word[]): string {
  const { start, end } = placeOf(words);
  const rest = script.slice(end, end + 2_000);
  const newline = rest.indexOf('\n');
  return script.slice(start, end + (newline === -1 ? rest.length : newline));
}

function callFact(script: string, words: readonly Word[], client: ClientFolder): ScriptCallFact {
  const place = placeOf(words);
  const text = maskSecrets(script.slice(place.start, place.end).replace(/\s+/g, ' '));
  return { kind: 'script-call', ...place, client, verb: words[0]?.text ?? '', text };
}

/** The script that a command hands to another shell, where docker is in it. */
function innerScript(
  name: string,
  words: readonly Word[],
  { hereText }: SimpleCommand,
): { readonly start: number; readonly text: string } | undefined {
  if (/^(?:(?:ba|z|da|a)?sh|su|runuser)$/.test(name)) {
    const flag = words.findIndex((word) => /^-\w*c$/.test(word.text));
    const inner = flag === -1 ? undefined : words[flag + 1];
    return [inner, hereText].find((script) => script?.text.includes('docker'));
  }
  // The same person in another group, or before a terminal of its own.
  if (/^(?:sg|newgrp|script)$/.test(name)) {
    const flag = words.findIndex((word) => /^-\w*c$|^--command$/.test(word.text));
    const inner = words[flag === -1 && name === 'sg' ? 2 : flag + 1];
    return [flag === -1 && name !== 'sg' ? undefined : inner, hereText].find((script) =>
      script?.text.includes('docker'),
    );
  }
  if (name !== 'eval') return undefined;
  const text = words
    .slice(1)
    .map((word) => word.text)
    .join(' ');
  return /^(?:sudo (?:-\S+ )*)?docker\b/.test(text) ? { start: words[1]?.start ?? 0, text } : undefined;
}
