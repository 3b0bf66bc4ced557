import { memo } from '../../../shared/memo';
import type { Edit } from '../../../shared/text';
import type { ConfigModel } from '../model/configModel';
import { compareVersions, dockerOrb } from '../model/orbCatalog';
import { orbVersion } from '../model/orbCalls';
import { resolveText } from '../model/parameters';
import { findMember, findOrbPart, type Command, type Orb, type Scope } from '../model/scope';
import type { AllowedChange } from '../../yaml/allowedChange';
import { isForWindows, shebangKind, shellKind, type ShellKind } from '../../docker/shell/shellKind';
import { isNull, type Node } from '../../yaml/node';
import type { Block, BlockPair } from '../../yaml/edit/block';
import { fillKey, insertKey, prependKey } from '../../yaml/edit/insert';

/** A step that logs in to Docker Hub, and what must be added to the file before it can be called. */
export interface LoginStep {
  readonly step: Block;
  /** Words for a title: the name of the step. */
  readonly name: string;
  /** Whether it calls the docker orb, which supports Debian, Ubuntu and macOS: its credential helper needs apt-get. */
  readonly callsOrb: boolean;
  /** Empty when the step can be called as the file is. */
  readonly edits: readonly Edit[];
  readonly changes: readonly AllowedChange[];
}

export const commandName = 'dockerhub_login';

const preparedIn = memo<ConfigModel, [], Map<Scope, LoginStep>>(() => new Map());

/**
 * Finds the command that logs in to Docker Hub for jobs of one scope, or writes it.
 *
 * Version 2.1 gets the docker orb and a command `dockerhub_login` in that scope, because names of an outer scope are not
 * visible in an inline orb. Version 2 has neither and gets a `run` step.
 */
export function ensureLogin(config: ConfigModel, scope: Scope): LoginStep {
  const byScope = preparedIn(config);
  let login = byScope.get(scope);
  if (login === undefined) byScope.set(scope, (login = prepareLogin(config, scope)));
  return login;
}

function prepareLogin(config: ConfigModel, scope: Scope): LoginStep {
  const known = findLoginCommand(config, scope);
  if (known !== undefined) {
    const { name, command } = known;
    return { step: name, name, callsOrb: callsDockerOrb(config, command), edits: [], changes: [] };
  }
  if (!config.hasReuse) return runLogin(config);
  const orb = ensureOrb(config, scope);
  const name = scope.commands.has(commandName) ? `${commandName}_first` : commandName;
  const command = addMember(config, scope, 'commands', [name, loginBody(config, orb.alias, orb.isSnake)]);
  return {
    step: name,
    name,
    callsOrb: true,
    edits: [...orb.edits, ...command.edits],
    changes: [...orb.changes, ...command.changes],
  };
}

/** A login that needs no orb and no helper. */
export function runLogin(config: Pick<ConfigModel, 'settings'>, shell: 'posix' | 'powershell' = 'posix'): LoginStep {
  const step: Block = {
    item: [
      'run',
      [
        ['name', 'Log in to Docker Hub'],
        ['command', loginCommand(config, shell)],
      ],
    ],
  };
  return { step, name: 'docker login', callsOrb: false, edits: [], changes: [] };
}

function callsDockerOrb(config: ConfigModel, command: Command, open: ReadonlySet<Command> = new Set()): boolean {
  if (open.has(command)) return false;
  return config.stepsOf(command).some(({ step, owner }) => {
    if (step.kind !== 'call') return false;
    if (findOrbPart(owner.scope, step.name)?.orb.name === dockerOrb.name) return true;
    const called = findMember(owner.scope, step.name, (scope) => scope.commands);
    return called !== undefined && callsDockerOrb(config, called, new Set([...open, command]));
  });
}

/** The shell command that logs in without showing the password to other processes. */
function loginCommand({ settings }: Pick<ConfigModel, 'settings'>, shell: 'posix' | 'powershell'): string {
  const { username, password } = settings.credentials;
  if (shell === 'powershell')
    return `echo $Env:${password} | docker login --username $Env:${username} --password-stdin`;
  return `echo "$${password}" | docker login --username "$${username}" --password-stdin`;
}

/** A command that logs in to Docker Hub, with the name by which jobs of a scope can call it. */
function findLoginCommand(config: ConfigModel, scope: Scope): { name: string; command: Command } | undefined {
  const usable = (command: Command): boolean =>
    config.logsIn(command) && !needsArguments(config, command) && isForPosix(config, command);
  const pick = (commands: Scope['commands']): Command | undefined => {
    const preferred = commands.get(commandName);
    if (preferred !== undefined && usable(preferred)) return preferred;
    // A command that does much else besides is no login step.
    return [...commands.values()].find((command) => /login/i.test(command.name) && usable(command));
  };
  const own = pick(scope.commands);
  if (own !== undefined) return { name: own.name, command: own };
  for (const [alias, orb] of scope.orbs) {
    const command = orb.inline === undefined ? undefined : pick(orb.inline.commands);
    if (command !== undefined) return { name: `${alias}/${command.name}`, command };
  }
  return undefined;
}

/** Whether no step of a command, or of those it calls, is written for another shell. */
function isForPosix(config: ConfigModel, command: Command, open: ReadonlySet<Command> = new Set()): boolean {
  if (open.has(command)) return true;
  return config.stepsOf(command).every(({ step, owner }) => {
    if (step.kind === 'run') {
      const shell = step.options === undefined ? undefined : config.document.get(step.options, 'shell')?.value;
      const named = shell === undefined ? shebangKind(step.command.value) : stepShell(config, command, shell);
      return (named ?? 'posix') === 'posix' && !isForWindows(step.command.value);
    }
    const called = step.kind === 'call' ? findMember(owner.scope, step.name, (scope) => scope.commands) : undefined;
    return called === undefined || isForPosix(config, called, new Set([...open, command]));
  });
}

function stepShell({ document }: ConfigModel, { parameters }: Command, shell: Node): ShellKind {
  const bindings = { document, declared: parameters, passed: undefined, caller: undefined };
  return shellKind(resolveText(document.asScalar(shell)?.value ?? '', bindings));
}

function needsArguments({ document }: ConfigModel, { parameters }: Command): boolean {
  if (parameters === undefined) return false;
  return document
    .entries(parameters)
    .some(({ value }) => value.kind !== 'map' || document.get(value, 'default') === undefined);
}

interface OrbChoice {
  readonly alias: string;
  readonly isSnake: boolean;
  readonly edits: readonly Edit[];
  readonly changes: readonly AllowedChange[];
}

/** The docker orb of a scope, added or lifted to a version whose helper works. */
export function ensureOrb(config: ConfigModel, scope: Scope, version: string = dockerOrb.latest): OrbChoice {
  const orb = [...scope.orbs.values()].find((candidate) => candidate.name === dockerOrb.name);
  if (orb === undefined) {
    const alias = scope.orbs.has('docker') ? 'docker-hub' : 'docker';
    const added = addMember(config, scope, 'orbs', [alias, `${dockerOrb.name}@${version}`]);
    return { alias, isSnake: compareVersions(version, '3.0.0') >= 0, ...added };
  }
  const current = orbVersion(orb);
  if (current !== undefined && compareVersions(current, dockerOrb.firstWorkingHelper) < 0) {
    return { alias: orb.alias, isSnake: false, ...pinOrb(config, orb, dockerOrb.lastKebab) };
  }
  return {
    alias: orb.alias,
    isSnake: current === undefined || compareVersions(current, '3.0.0') >= 0,
    edits: [],
    changes: [],
  };
}

/** Another version for an orb, in the quotes it is written in. */
export function pinOrb(config: ConfigModel, orb: Orb, version: string): { edits: Edit[]; changes: AllowedChange[] } {
  const span = config.span(orb.valueNode);
  const source = config.document.text.slice(span.start, span.end);
  const at = source.lastIndexOf('@');
  const end = /["']$/.test(source) ? span.end - 1 : span.end;
  return {
    edits: [{ span: { start: at === -1 ? end : span.start + at, end }, text: `@${version}` }],
    changes: [{ kind: 'value', node: orb.valueNode }],
  };
}

/** What a command that logs in says, for an orb whose names are snake or kebab case. */
export function loginBody(
  { settings }: Pick<ConfigModel, 'settings'>,
  alias: string,
  isSnake: boolean,
): readonly BlockPair[] {
  const name = (snake: string): string => (isSnake ? snake : snake.replaceAll('_', '-'));
  return [
    ['description', 'Log in to Docker Hub'],
    [
      'steps',
      [
        `${alias}/${name('install_docker_credential_helper')}`,
        {
          item: [
            `${alias}/check`,
            [
              [name('docker_username'), settings.credentials.username],
              [name('docker_password'), settings.credentials.password],
            ],
          ],
        },
      ],
    ],
  ];
}

/** Adds a member to a section of a scope, and the section where there is none. */
function addMember(
  config: ConfigModel,
  scope: Scope,
  section: 'orbs' | 'commands',
  pair: BlockPair,
): { edits: Edit[]; changes: AllowedChange[] } {
  const { document } = config;
  const known = document.get(scope.node, section);
  if (known?.value.kind === 'map') {
    return {
      edits: [insertKey(document, known.value, pair)],
      changes: [{ kind: 'keys', node: known.value, keys: [pair[0]] }],
    };
  }
  const change: AllowedChange = { kind: 'keys', node: scope.node, keys: [section] };
  if (known !== undefined && known.owner.style === 'block')
    return { edits: [fillKey(document, known.keyNode, [pair])], changes: [change] };
  const block: BlockPair = [section, [pair]];
  if (scope.node !== document.root) {
    return {
      edits: [section === 'orbs' ? prependKey(document, scope.node, block) : insertKey(document, scope.node, block)],
      changes: [change],
    };
  }
  const after = lastOf(config, section === 'orbs' ? ['setup', 'version'] : ['orbs', 'setup', 'version']);
  return {
    edits: [
      after === undefined ? prependKey(document, scope.node, block) : insertKey(document, scope.node, block, after),
    ],
    changes: [change],
  };
}

function lastOf({ document }: ConfigModel, keys: readonly string[]): Node | undefined {
  for (const key of keys) {
    const source = document.get(document.root, key)?.source;
    if (source !== undefined && !isNull(source)) return source;
  }
  return undefined;
}
