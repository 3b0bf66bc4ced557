import { append } from '../../../shared/lists';
import type { YamlDocument } from '../../yaml/yamlDocument';
import { isNull, keyText, type MapNode, type Node, type ScalarNode } from '../../yaml/node';
import { readDockerList, type DockerEntry } from './dockerEntry';

/** A place where names are looked up: the file itself, or an inline orb. */
export interface Scope {
  /** Dotted path of the orb: empty for the file, `orbs.path-to-live`, `orbs.a.orbs.b`. */
  readonly path: string;
  /** Set anew when only jobs changed. */
  node: MapNode;
  readonly orbs: Map<string, Orb>;
  readonly commands: Map<string, Command>;
  readonly executors: Map<string, Executor>;
  readonly jobs: Map<string, Job>;
}

export interface Member {
  readonly name: string;
  /** Dotted path, such as `orbs.path-to-live.executors.x`. */
  readonly path: string;
  readonly scope: Scope;
  readonly keyNode: ScalarNode;
  readonly node: MapNode;
  /** Declared `parameters`, where there are any. */
  readonly parameters: MapNode | undefined;
}

export interface Orb {
  readonly alias: string;
  readonly scope: Scope;
  readonly keyNode: ScalarNode;
  readonly valueNode: Node;
  /** What the orb is when it is published: `circleci/docker`. */
  readonly name: string | undefined;
  /** What stands behind the `@`. */
  readonly pin: string | undefined;
  /** What the orb defines when it is written inline. */
  readonly inline: Scope | undefined;
}

export type Command = Member;

/** Where steps run. `unknown` when it cannot be told, as with an executor of a published orb. */
export type Environment = 'docker' | 'machine' | 'macos' | 'unknown';

export interface Executor extends Member {
  readonly environment: Environment;
  readonly images: readonly DockerEntry[];
}

export interface Job extends Member {
  /** The environment the job itself declares; an executor may declare another. */
  readonly environment: Environment | undefined;
  /** `docker` entries of the job itself. They replace those of an executor entirely. */
  readonly images: readonly DockerEntry[];
  /** Its own `resource_class`, as it is written. */
  readonly resource: string | undefined;
  /** What `executor:` holds. */
  readonly executor: Node | undefined;
  readonly steps: Node | undefined;
}

/** How many scopes and members are read: aliases can make a small file mean a million jobs. */
export interface Budget {
  scopes: number;
  members: number;
  /** Whether something was left out. */
  exceeded: boolean;
}

const maxOrbDepth = 8;

/** Reads a scope and the inline orbs in it, to any depth that can be meant. */
export function readScope(document: YamlDocument, node: MapNode, path: string, budget: Budget, depth = 0): Scope {
  const scope: Scope = { path, node, orbs: new Map(), commands: new Map(), executors: new Map(), jobs: new Map() };
  const prefix = path === '' ? '' : `${path}.`;
  const section = <T>(key: string, into: Map<string, T>, read: (member: Member) => T): void => {
    const map = document.get(node, key)?.value;
    if (map?.kind !== 'map') return;
    for (const entry of document.entries(map)) {
      if (entry.value.kind !== 'map') continue;
      if (budget.members-- <= 0) {
        budget.exceeded = true;
        return;
      }
      const parameters = document.asMap(document.get(entry.value, 'parameters')?.value);
      into.set(
        entry.key,
        read({
          name: entry.key,
          path: `${prefix}${key}.${entry.key}`,
          scope,
          keyNode: entry.keyNode,
          node: entry.value,
          parameters,
        }),
      );
    }
  };
  section('commands', scope.commands, (member) => member);
  section('executors', scope.executors, (member) => readExecutor(document, member));
  section('jobs', scope.jobs, (member) => readJob(document, member));
  const orbs = document.get(node, 'orbs')?.value;
  if (orbs?.kind !== 'map') return scope;
  for (const { key, keyNode, value, source } of document.entries(orbs)) {
    const orb = { alias: key, scope, keyNode, valueNode: value.kind === 'scalar' ? value : source };
    if (value.kind === 'scalar') {
      const at = value.value.indexOf('@');
      const isUrl = value.value.startsWith('https://');
      const name = isUrl ? undefined : at === -1 ? value.value : value.value.slice(0, at);
      scope.orbs.set(key, {
        ...orb,
        name,
        pin: isUrl || at === -1 ? undefined : value.value.slice(at + 1),
        inline: undefined,
      });
    } else if (value.kind === 'map') {
      if (depth >= maxOrbDepth || budget.scopes-- <= 0) {
        budget.exceeded = true;
        continue;
      }
      const inline = readScope(document, value, `${prefix}orbs.${key}`, budget, depth + 1);
      scope.orbs.set(key, { ...orb, name: undefined, pin: undefined, inline });
    }
  }
  return scope;
}

/** A job that took the place of another. */
export interface JobChange {
  /** Which of the file's jobs it is. */
  readonly index: number;
  readonly before: Job;
  readonly after: Job;
}

/**
 * Brings the file's own scope to a version in which only jobs changed. Jobs whose node is the same are kept as they are,
 * so that what was computed from them stays valid.
 *
 * @returns the jobs that took the place of others; `undefined` when jobs came, went or changed places.
 */
export function rereadJobs(document: YamlDocument, scope: Scope): JobChange[] | undefined {
  scope.node = document.root;
  const section = document.get(document.root, 'jobs')?.value;
  const pairs = section?.kind === 'map' ? section.pairs : [];
  const replaced: JobChange[] = [];
  const known = scope.jobs.values();
  const isSameRow = pairs.every((pair, index) => {
    const job: Job | undefined = known.next().value;
    const value = document.resolve(pair.value);
    if (job === undefined || value?.kind !== 'map' || pair.key.kind !== 'scalar' || keyText(pair) !== job.name)
      return false;
    if (value !== job.node || pair.key !== job.keyNode)
      replaced.push({ index, before: job, after: rootJob(document, scope, pair.key, value) });
    return true;
  });
  if (isSameRow && known.next().done === true) {
    for (const { after } of replaced) scope.jobs.set(after.name, after);
    return replaced;
  }
  const before = new Map(scope.jobs);
  scope.jobs.clear();
  if (section?.kind !== 'map') return undefined;
  for (const { key, keyNode, value } of document.entries(section)) {
    if (value.kind !== 'map') continue;
    const job = before.get(key);
    const isSame = job?.node === value && job.keyNode === keyNode;
    scope.jobs.set(key, isSame ? job : rootJob(document, scope, keyNode, value));
  }
  return undefined;
}

function rootJob(document: YamlDocument, scope: Scope, keyNode: ScalarNode, node: MapNode): Job {
  const parameters = document.asMap(document.get(node, 'parameters')?.value);
  return readJob(document, { name: keyNode.value, path: `jobs.${keyNode.value}`, scope, keyNode, node, parameters });
}

function environmentOf(document: YamlDocument, node: MapNode): Environment | undefined {
  if (document.get(node, 'docker') !== undefined) return 'docker';
  if (document.get(node, 'machine') !== undefined) return 'machine';
  return document.get(node, 'macos') === undefined ? undefined : 'macos';
}

function readExecutor(document: YamlDocument, member: Member): Executor {
  const environment = environmentOf(document, member.node) ?? 'unknown';
  return { ...member, environment, images: readDockerList(document, document.get(member.node, 'docker')?.value) };
}

function readJob(document: YamlDocument, member: Member): Job {
  const executor = document.get(member.node, 'executor')?.value;
  const { name, path, scope, keyNode, node, parameters } = member;
  return {
    name,
    path,
    scope,
    keyNode,
    node,
    parameters,
    environment: environmentOf(document, node),
    images: readDockerList(document, document.get(node, 'docker')?.value),
    resource: document.asScalar(document.get(node, 'resource_class')?.value)?.value,
    executor: isNull(executor) ? undefined : executor,
    steps: document.get(node, 'steps')?.value,
  };
}

/** Looks a name such as `x` or `orb/x` up among the members of one kind, as CircleCI does from inside `scope`. */
export function findMember<T>(scope: Scope, name: string, kind: (scope: Scope) => Map<string, T>): T | undefined {
  const slash = name.indexOf('/');
  if (slash === -1) return kind(scope).get(name);
  const inline = scope.orbs.get(name.slice(0, slash))?.inline;
  return inline === undefined ? undefined : kind(inline).get(name.slice(slash + 1));
}

/** The published orb behind `orb/x`, with what is asked of it. */
export function findOrbPart(scope: Scope, name: string): { orb: Orb; part: string } | undefined {
  const slash = name.indexOf('/');
  const orb = slash === -1 ? undefined : scope.orbs.get(name.slice(0, slash));
  return orb === undefined ? undefined : { orb, part: name.slice(slash + 1) };
}

/** Every job of a scope and of the inline orbs in it, those last. */
export function jobsIn(root: Scope): Job[] {
  const jobs: Job[] = [];
  eachScope(root, (scope) => {
    for (const job of scope.jobs.values()) jobs.push(job);
  });
  return jobs;
}

export function executorsIn(root: Scope): Executor[] {
  const executors: Executor[] = [];
  eachScope(root, (scope) => append(executors, scope.executors.values()));
  return executors;
}

/** Calls `visit` for a scope and all inline orbs in it. */
export function eachScope(scope: Scope, visit: (scope: Scope) => void): void {
  visit(scope);
  for (const orb of scope.orbs.values()) if (orb.inline !== undefined) eachScope(orb.inline, visit);
}
