import { dayMs } from '../../../shared/duration';
import type { Random } from '../../../shared/ports';
import { addVersion, placeholder, versionAt } from '../../aws/simulator/secretVersions';
import { removeVariable, setVariable } from '../../circleCi/simulator/variableRoutes';
import { letters, uuid } from '../../world/identifiers';
import type { AwsSecret } from '../../aws/simulator/awsState';
import type { InfraCode } from './infraState';
import type { InfraWorld } from './infraWorld';

/** What the module makes of one product: two secrets, and two variables of its project that hold their values. */
const parts = [
  { suffix: 'dockerhub_id', variable: 'DOCKER_USER' },
  { suffix: 'dockerhub_token', variable: 'DOCKER_ACCESS_TOKEN' },
] as const;

/**
 * What the infra build does at its end. For every product that the built commit wires, by its code where that is at hand
 * and by convention else: makes its secrets where they are missing, with the placeholder, and gives the secrets' current
 * values to the project's variables. A variable whose value changed is destroyed and created anew, so the stamp of its
 * creation moves; one whose value is the same is left alone. What the commit no longer wires is destroyed.
 */
export function applyTerraform(state: InfraWorld, { wires, code }: Build, now: number, random: Random): void {
  const { terraform } = state;
  const makes = (product: string): boolean =>
    code === undefined ? wires.includes(product) : code.secrets.includes(`${product}-${parts[0].suffix}`);
  const known = [...terraform.wired, ...terraform.managed];
  const wanted = known.filter(
    (entry, index) => makes(entry.product) && known.findIndex((other) => other.product === entry.product) === index,
  );
  for (const { product, project } of terraform.managed) {
    if (!makes(product)) destroy(state, product, project, now);
  }
  for (const { product, project: slug } of wanted) {
    const project = state.circleCi.projects.find((candidate) => candidate.slug === slug);
    for (const { suffix, variable } of parts) {
      const secret =
        findSecret(state, `${product}-${suffix}`) ?? createSecret(state, `${product}-${suffix}`, now, random);
      if (terraform.resetsSecrets && versionAt(secret, 'AWSCURRENT')?.value !== placeholder) {
        addVersion(secret, { id: uuid(random), value: placeholder }, now);
      }
      if (code !== undefined) continue;
      const value = versionAt(secret, 'AWSCURRENT')?.value;
      const old = project?.variables.find((candidate) => candidate.name === variable)?.value;
      if (project !== undefined && value !== undefined && value !== old) setVariable(project, variable, value, now);
    }
  }
  if (code !== undefined) feedByCode(state, code, now, random);
  terraform.managed = wanted.map((entry) => ({ ...entry }));
}

/** What the built commit says: the products that it wires by convention, or its code where that is at hand. */
interface Build {
  readonly wires: readonly string[];
  readonly code: InfraCode | undefined;
}

/** Gives each project the variables that the code makes, from the values that their secrets hold now. */
function feedByCode(state: InfraWorld, code: InfraCode, now: number, random: Random): void {
  for (const project of state.circleCi.projects) {
    const sources = code.variables[project.name];
    for (const { variable } of sources === undefined ? [] : parts) {
      const source = sources?.[variable];
      if (source === undefined) removeVariable(project, variable);
      else if (!('unknown' in source)) {
        const value = 'text' in source ? source.text : currentValue(state, code, source.secret, now, random);
        const old = project.variables.find((candidate) => candidate.name === variable)?.value;
        if (value !== undefined && value !== old) setVariable(project, variable, value, now);
      }
    }
  }
}

function currentValue(
  state: InfraWorld,
  code: InfraCode,
  name: string,
  now: number,
  random: Random,
): string | undefined {
  const found = findSecret(state, name);
  const secret = found ?? (code.secrets.includes(name) ? createSecret(state, name, now, random) : undefined);
  return secret === undefined ? undefined : versionAt(secret, 'AWSCURRENT')?.value;
}

function findSecret(state: InfraWorld, name: string): AwsSecret | undefined {
  return state.aws.secrets.find((secret) => secret.name === name);
}

function createSecret(state: InfraWorld, name: string, now: number, random: Random): AwsSecret {
  const { region, account } = state.aws;
  const secret: AwsSecret = {
    name,
    arn: `arn:aws:secretsmanager:${region}:${account}:secret:${name}-${letters(random, 6)}`,
    description: 'Docker Hub credential for CircleCI, made by Terraform',
    createdAt: now,
    changedAt: now,
    deletedAt: null,
    owningService: null,
    versions: [],
  };
  addVersion(secret, { id: uuid(random), value: placeholder }, now);
  state.aws.secrets.push(secret);
  return secret;
}

function destroy(state: InfraWorld, product: string, slug: string, now: number): void {
  const project = state.circleCi.projects.find((candidate) => candidate.slug === slug);
  for (const { suffix, variable } of parts) {
    if (project !== undefined) removeVariable(project, variable);
    const secret = findSecret(state, `${product}-${suffix}`);
    if (secret !== undefined) secret.deletedAt = now + 30 * dayMs;
  }
}
