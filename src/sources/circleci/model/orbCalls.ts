import { append } from '../../../shared/lists';
import { memo } from '../../../shared/memo';
import { sourceOf, type MapNode, type ScalarNode } from '../../yaml/node';
import type { YamlDocument } from '../../yaml/yamlDocument';
import type { ConfigModel } from './configModel';
import type { Invocation } from './invocations';
import { dockerOrb, resolveOrbVersion } from './orbCatalog';
import type { ConfigShare } from './configShare';
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

/** Every use of a published orb that is written in the config. */
export function orbCalls(config: ConfigModel): readonly OrbCall[] {
  return config.gather(orbCallsIn);
}

/** Every use of a published orb that is written in a share of the config. */
export const orbCallsIn = memo(collect);

function collect({ steps, invocations, jobs }: ConfigShare, { document, root }: ConfigModel): OrbCall[] {
  const calls: OrbCall[] = [];
  for (const { step, owner } of steps) {
    if (step.kind === 'call' && step.name.includes('/'))
      append(calls, callOf(owner.scope, step.name, 'step', step.nameNode, step.passed));
  }
  if (invocations.length > 0) append(calls, calledByWorkflows(invocations, document, root));
  for (const { executor, scope } of jobs) {
    const map = executor?.kind === 'map' ? executor : undefined;
    const name = document.asScalar(map === undefined ? executor : document.get(map, 'name')?.value);
    if (name?.value.includes('/') === true && findMember(scope, name.value, (inner) => inner.executors) === undefined)
      append(calls, callOf(scope, name.value, 'executor', name, map));
  }
  return calls;
}

/** Workflows stay the same while only jobs change, and so do the calls in them. */
/** Workflows stay the same while only jobs change. */
const calledByWorkflows = memo(
  (invocations: readonly Invocation[], document: YamlDocument, root: Scope): readonly OrbCall[] => {
    const calls: OrbCall[] = [];
    for (const { target, targetNode, options } of invocations) {
      if (target.includes('/')) append(calls, callOf(root, target, 'job', targetNode, options));
      if (options?.pairs.some(({ value }) => value.kind === 'alias' || sourceOf(value).includes('/')) !== true)
        continue;
      const replacement = document.asScalar(document.get(options, 'override-with')?.value);
      if (replacement !== undefined) append(calls, callOf(root, replacement.value, 'job', replacement, undefined));
      // An orb's executor can be passed as an argument.
      for (const { value } of document.entries(options)) {
        if (value.kind === 'scalar' && value.value.includes('/'))
          append(calls, callOf(root, value.value, 'executor', value, undefined));
      }
    }
    return calls;
  },
);

function callOf(
  scope: Scope,
  name: string,
  kind: OrbCall['kind'],
  nameNode: ScalarNode,
  passed: MapNode | undefined,
): OrbCall[] {
  const found = findOrbPart(scope, name);
  return found === undefined || found.orb.inline !== undefined
    ? []
    : [{ orb: found.orb, part: found.part, kind, nameNode, passed }];
}

/** Uses of `circleci/docker`, under whatever alias. */
export function dockerOrbCalls(config: ConfigModel, share?: ConfigShare): readonly OrbCall[] {
  const calls = share === undefined ? orbCalls(config) : orbCallsIn(share, config);
  return calls.filter(({ orb }) => orb.name === dockerOrb.name);
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
