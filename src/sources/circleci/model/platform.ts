import { isWindowsShell, shebangKind, shellKind, type ShellKind } from '../../docker/shell/shellKind';
import type { MapNode } from '../../yaml/node';
import type { ConfigModel } from './configModel';
import { argumentSets } from './invocations';
import { namedExecutors } from './pulls';
import { findMember, findOrbPart, type Job, type Member } from './scope';
import type { WrittenStep } from './writtenSteps';

/** What runs the scripts of a job, where it can be told. */
export interface Platform {
  readonly shell: ShellKind;
  /** `undefined` where it cannot be told. */
  readonly isWindows: boolean | undefined;
}

const plain: Platform = { shell: 'posix', isWindows: false };
const unknown: Platform = { shell: 'unknown', isWindows: undefined };

/** Whether a text that is written for a POSIX shell, or a command of the docker orb, is sure to work there. */
export function isPlain({ shell, isWindows }: Platform): boolean {
  return shell === 'posix' && isWindows === false;
}

/** Values that a text can have; `undefined` among them for one that cannot be told. */
type Values = readonly (string | undefined)[];
type Lookup = (parameter: string) => Values;

/** What runs a job; where it can run in several places, all of them together. */
export function platformOf(config: ConfigModel, job: Job): Platform {
  const { document } = config;
  const invocations = config.invocationsOf(job);
  const own: Lookup = (name) => [...defaultOf(config, job, name), ...argumentSets(document, invocations, name)];
  const shells = valuesAt(config, job.node, 'shell', own);
  const classes = valuesAt(config, job.node, 'resource_class', own);
  if (job.environment !== undefined) return machinePlatform(config, job.node, own, shells, classes);
  if (job.executor === undefined) return withShells(shells, false);
  const outer = job.executor.kind === 'map' ? job.executor : undefined;
  const choices = namedExecutors(document, job, invocations);
  if (choices.length === 0) return unknown;
  return together(
    choices.map(({ name, passed }) => {
      const given = (parameter: string): Values | undefined =>
        valuesAt(config, passed, parameter, own) ?? valuesAt(config, outer, parameter, own);
      const executor =
        findMember(job.scope, name, (scope) => scope.executors) ??
        findMember(config.root, name, (scope) => scope.executors);
      if (executor !== undefined) {
        const inner: Lookup = (parameter) => given(parameter) ?? defaultOf(config, executor, parameter);
        const byExecutor = valuesAt(config, executor.node, 'shell', inner);
        return machinePlatform(config, executor.node, inner, shells ?? byExecutor, classes);
      }
      const isWindows = isWindowsOrb(config, job, name);
      return isWindows === undefined && shells === undefined
        ? unknown
        : withShells(shells ?? given('shell'), isWindows);
    }),
  );
}

/** What runs a step that is written somewhere; of a command all jobs that come to it. */
export function platformOfStep(config: ConfigModel, { step, owner }: WrittenStep): Platform {
  const job = config.jobs.find(({ path }) => path === owner.path);
  const around =
    job === undefined
      ? together(callersOf(config, owner).map((one) => platformOf(config, one)))
      : platformOf(config, job);
  if (step.kind !== 'run') return around;
  const passed: Lookup = (name) =>
    job === undefined ? [] : argumentSets(config.document, config.invocationsOf(job), name);
  const shells = valuesAt(config, step.options, 'shell', (name) => [
    ...defaultOf(config, owner, name),
    // What callers of a command pass is not followed.
    ...(job === undefined ? [undefined] : passed(name)),
  ]);
  if (shells !== undefined) return withShells(shells, around.isWindows);
  const kind = shebangKind(step.command.value);
  return kind === undefined ? around : { ...around, shell: kind };
}

/** Several platforms of one text: what is not the same for all cannot be told, but for Windows being among them. */
export function together(platforms: readonly Platform[]): Platform {
  const [first, ...others] = platforms;
  if (first === undefined) return plain;
  const isSame = others.every(({ shell }) => shell === first.shell);
  const isOther = platforms.some(({ shell }) => shell !== 'posix' && shell !== 'unknown');
  const isWindows = platforms.some((one) => one.isWindows === true)
    ? true
    : platforms.some((one) => one.isWindows === undefined)
      ? undefined
      : false;
  return { shell: isSame ? first.shell : isOther ? 'other' : 'unknown', isWindows };
}

function withShells(shells: Values | undefined, isWindows: boolean | undefined): Platform {
  // CircleCI's orb for Windows, and its machines as documented, run PowerShell where nothing else is said.
  if (shells === undefined || shells.length === 0)
    return { shell: isWindows === undefined ? 'unknown' : isWindows ? 'powershell' : 'posix', isWindows };
  return together(
    shells.map((shell) =>
      shell === undefined
        ? { shell: 'unknown', isWindows }
        : { shell: shellKind(shell), isWindows: isWindowsShell(shell) || isWindows },
    ),
  );
}

function machinePlatform(
  config: ConfigModel,
  node: MapNode,
  lookup: Lookup,
  shells: Values | undefined,
  classes: Values | undefined,
): Platform {
  const machine = config.document.get(node, 'machine')?.value;
  if (machine === undefined) return withShells(shells, false);
  // A whole machine that a parameter gives.
  if (machine.kind === 'scalar' && machine.value.includes('<<')) return withShells(shells, undefined);
  const options = machine.kind === 'map' ? machine : undefined;
  const images = valuesAt(config, options, 'image', lookup) ?? [];
  const runners =
    classes ??
    valuesAt(config, node, 'resource_class', lookup) ??
    valuesAt(config, options, 'resource_class', lookup) ??
    [];
  const all = [...images, ...runners];
  if ([images, runners].some(isOnBoth)) return together([withShells(shells, true), withShells(shells, false)]);
  if (all.some((name) => name !== undefined && isWindowsName(name))) return withShells(shells, true);
  // A runner of one's own can be anything; an image of CircleCI says what it is.
  const isOwn = runners.some((name) => name?.includes('/') === true && !/linux|ubuntu|debian|mac|alpine/i.test(name));
  return withShells(shells, all.includes(undefined) || (isOwn && images.length === 0) ? undefined : false);
}

/** Whether the values of one key name Windows, and something else too: a matrix, or a default that callers replace. */
function isOnBoth(values: Values): boolean {
  const isWindows = values.map((name) => name !== undefined && isWindowsName(name));
  return isWindows.includes(true) && isWindows.includes(false);
}

/** `windows-server-2022-gui:current`, `windows.medium`, `acme/win-large`. */
function isWindowsName(name: string): boolean {
  return /(?:^|[^a-z])win(?:dows|\d{0,2})?(?![a-z])/i.test(name);
}

/** Orbs of CircleCI itself run on Linux, but for the one for Windows; of others nothing is known but their names. */
function isWindowsOrb(config: ConfigModel, job: Job, name: string): boolean | undefined {
  const orb = (findOrbPart(job.scope, name) ?? findOrbPart(config.root, name))?.orb;
  if (isWindowsName(orb?.name ?? '') || isWindowsName(name)) return true;
  return orb?.name?.startsWith('circleci/') === true ? false : undefined;
}

/** What a key holds; `undefined` where it is not there. */
function valuesAt(
  { document }: ConfigModel,
  map: MapNode | undefined,
  key: string,
  lookup: Lookup,
): Values | undefined {
  const value = map === undefined ? undefined : document.get(map, key)?.value;
  if (value === undefined) return undefined;
  const text = document.asScalar(value)?.value;
  if (text === undefined) return [undefined];
  if (!text.includes('<<')) return [text];
  const parameter = /<<\s*parameters\.([\w-]+)\s*>>/.exec(text);
  const values = parameter?.[1] === undefined ? [] : lookup(parameter[1]);
  if (values.length === 0) return [undefined];
  return values.map((found) => {
    const filled = found === undefined ? '<<' : text.replaceAll(parameter?.[0] ?? '', () => found);
    return filled.includes('<<') ? undefined : filled;
  });
}

function defaultOf({ document }: ConfigModel, { parameters }: Member, name: string): Values {
  const declaration = parameters === undefined ? undefined : document.asMap(document.get(parameters, name)?.value);
  const fallback = declaration === undefined ? undefined : document.get(declaration, 'default')?.value;
  return fallback === undefined ? [] : [document.asScalar(fallback)?.value];
}

/** The jobs that come to a command, by whatever other commands. */
function callersOf(config: ConfigModel, command: Member): readonly Job[] {
  const known = new Map<Member, boolean>([[command, true]]);
  const leads = (steps: readonly WrittenStep[]): boolean =>
    steps.some(({ step, owner }) => {
      const called = step.kind === 'call' ? findMember(owner.scope, step.name, (scope) => scope.commands) : undefined;
      if (called === undefined) return false;
      let answer = known.get(called);
      if (answer === undefined) {
        known.set(called, false);
        known.set(called, (answer = leads(config.stepsOf(called))));
      }
      return answer;
    });
  return config.jobs.filter(
    (job) =>
      leads(config.factsOf(job).steps) || config.invocationsOf(job).some(({ stepLists }) => stepLists.length > 0),
  );
}
