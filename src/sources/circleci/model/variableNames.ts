import type { ScalarNode } from '../../yaml/node';
import type { YamlDocument } from '../../yaml/yamlDocument';
import type { ConfigModel } from './configModel';
import type { ConfigShare } from './configShare';
import { orbCallsIn } from './orbCalls';
import { findMember, type Member } from './scope';

/** A value for a parameter that takes the name of a variable. */
export interface NamedVariable {
  readonly node: ScalarNode;
  readonly parameter: string;
  /** What takes it: `docker/check`, `dockerhub_login`. */
  readonly of: string;
  /** The published orb that it belongs to. */
  readonly orb: string | undefined;
}

/** In both spellings. */
const both = (...names: readonly string[]): readonly string[] =>
  names.flatMap((name) => [name, name.replaceAll('-', '_')]);
const gcp = both('gcloud-service-key', 'google-project-id', 'google-compute-zone', 'google-compute-region');
const azure = both(
  'azure-username',
  'azure-password',
  'azure-sp',
  'azure-sp-password',
  'azure-sp-tenant',
  'azure-tenant',
);
const docker = both('docker-username', 'docker-password');
/** Newer versions of these spell their parameters with `_`, and take values. */
const aws = ['aws-access-key-id', 'aws-secret-access-key', 'registry-id', 'account-url'];

/** Parameters of type `env_var_name` in all commands, jobs and executors of orbs of CircleCI's that deal with registries. */
const ofOrbs = new Map<string, readonly string[]>([
  ['circleci/docker', docker],
  ['circleci/docker-publish', docker],
  ['circleci/aws-ecr', aws],
  ['circleci/aws-cli', aws],
  ['circleci/aws-ecs', aws],
  ['circleci/gcp-gcr', gcp],
  ['circleci/gcp-cli', gcp],
  ['circleci/gcp-cloud-run', gcp],
  ['circleci/azure-acr', azure],
  ['circleci/azure-cli', azure],
]);

/** Every value that is given to a parameter of type `env_var_name`, by a step, a workflow, a matrix, or as its default. */
export function* variableNames(config: ConfigModel, share: ConfigShare): Generator<NamedVariable> {
  const { document } = config;
  for (const { orb, part, passed } of orbCallsIn(share, config)) {
    const names = ofOrbs.get(orb.name ?? '');
    if (names === undefined || passed === undefined) continue;
    yield* given(document, passed, names, `${orb.alias}/${part}`, orb.name);
  }
  for (const { step, owner } of share.steps) {
    if (step.kind !== 'call' || step.passed === undefined) continue;
    const command = findMember(owner.scope, step.name, (scope) => scope.commands);
    if (command !== undefined) yield* given(document, step.passed, declared(document, command), step.name);
  }
  for (const { job, options, target, matrix } of share.invocations) {
    if (job === undefined || options === undefined) continue;
    const names = declared(document, job);
    if (names.length === 0) continue;
    yield* given(document, options, names, target);
    const lists = matrix === undefined ? undefined : document.asMap(document.get(matrix, 'parameters')?.value);
    if (lists !== undefined) yield* given(document, lists, names, target);
  }
  for (const job of share.jobs) yield* defaults(document, job);
}

/** The defaults of the parameters of what is no job. */
export function* variableDefaults(config: ConfigModel, members: Iterable<Member>): Generator<NamedVariable> {
  for (const member of members) yield* defaults(config.document, member);
}

function* defaults(document: YamlDocument, member: Member): Generator<NamedVariable> {
  const { parameters } = member;
  if (parameters === undefined) return;
  for (const name of declared(document, member)) {
    const declaration = document.asMap(document.get(parameters, name)?.value);
    const node = declaration === undefined ? undefined : document.asScalar(document.get(declaration, 'default')?.value);
    // An empty one says that there need be none.
    if (node !== undefined && node.value !== '') yield { node, parameter: name, of: member.path, orb: undefined };
  }
}

/** The parameters that are declared to take a name. */
function declared(document: YamlDocument, { parameters }: Member): string[] {
  if (parameters === undefined) return [];
  return document.entries(parameters).flatMap(({ key, value }) => {
    const type = value.kind === 'map' ? document.asScalar(document.get(value, 'type')?.value)?.value : undefined;
    return type === 'env_var_name' ? [key] : [];
  });
}

type Passed = Parameters<YamlDocument['get']>[0];

function* given(
  document: YamlDocument,
  map: Passed,
  names: readonly string[],
  of: string,
  orb?: string,
): Generator<NamedVariable> {
  for (const parameter of names) {
    const value = document.get(map, parameter)?.value;
    for (const item of value?.kind === 'seq' ? value.items : [value]) {
      const node = document.asScalar(item);
      if (node !== undefined) yield { node, parameter, of, orb };
    }
  }
}
