import type { MapNode, ScalarNode } from '../yaml/node';
import type { ConfigModel } from './configModel';
import { dockerOrb, resolveOrbVersion } from './orbCatalog';
import { eachScope, findMember, findOrbPart, type Orb, type Scope } from './scope';

/** A use of a published orb: a step, a job in a workflow, or an executor. */
export interface OrbCall {
  readonly orb: Orb;
  /** What of the orb: `check`, `publish`. */
  readonly part: string;
  readonly kind: 'step' | 'job' | 'executor';
  readonly nameNode: ScalarNode;
  /** The arguments. */
  readonly passed: MapNode | undefined;
}

const cache = new WeakMap<ConfigModel, readonly OrbCall[]>();

/** Every use of a published orb that is written in the config. */
export function orbCalls(config: ConfigModel): readonly OrbCall[] {
  let calls = cache.get(config);
  if (calls === undefined) {
    calls = collect(config);
    cache.set(config, calls);
  }
  return calls;
}

function collect(config: ConfigModel): OrbCall[] {
  const { document, root } = config;
  const calls: OrbCall[] = [];
  const add = (
    scope: Scope,
    name: string,
    kind: OrbCall['kind'],
    nameNode: ScalarNode,
    passed: MapNode | undefined,
  ): void => {
    const found = findOrbPart(scope, name);
    if (found !== undefined && found.orb.inline === undefined)
      calls.push({ orb: found.orb, part: found.part, kind, nameNode, passed });
  };
  for (const { step, owner } of config.steps) {
    if (step.kind === 'call' && step.name.includes('/'))
      add(owner.scope, step.name, 'step', step.nameNode, step.passed);
  }
  for (const { target, targetNode, options } of config.invocations) {
    if (target.includes('/')) add(root, target, 'job', targetNode, options);
    const replacement =
      options === undefined ? undefined : document.asScalar(document.get(options, 'override-with')?.value);
    if (replacement !== undefined) add(root, replacement.value, 'job', replacement, undefined);
    if (options === undefined) continue;
    // An orb's executor can be passed as an argument.
    for (const { value } of document.entries(options)) {
      if (value.kind === 'scalar' && value.value.includes('/')) add(root, value.value, 'executor', value, undefined);
    }
  }
  eachScope(root, (scope) => {
    for (const job of scope.jobs.values()) {
      const map = job.executor?.kind === 'map' ? job.executor : undefined;
      const name = document.asScalar(map === undefined ? job.executor : document.get(map, 'name')?.value);
      if (
        name?.value.includes('/') === true &&
        findMember(scope, name.value, (inner) => inner.executors) === undefined
      ) {
        add(scope, name.value, 'executor', name, map);
      }
    }
  });
  return calls;
}

/** Uses of `circleci/docker`, under whatever alias. */
export function dockerOrbCalls(config: ConfigModel): readonly OrbCall[] {
  return orbCalls(config).filter(({ orb }) => orb.name === dockerOrb.name);
}

/** Every declaration of `circleci/docker`, each once. */
export function dockerOrbs(config: ConfigModel): Orb[] {
  const found = new Map<object, Orb>();
  eachScope(config.root, (scope) => {
    for (const orb of scope.orbs.values()) if (orb.name === dockerOrb.name) found.set(orb.valueNode, orb);
  });
  return [...found.values()];
}

/** The version an orb runs at, where that can be told. */
export function orbVersion(orb: Orb): string | undefined {
  return orb.pin === undefined ? undefined : resolveOrbVersion(orb.pin);
}
