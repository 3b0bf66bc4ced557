import { isDeepStrictEqual } from 'node:util';
import type { CircleCiProject } from '../../circleCi/simulator/circleCiState';
import { newWorkflow, startPipeline } from '../../circleCi/simulator/startPipeline';
import type { Moment } from '../../world/simulator';
import { applyTerraform } from './applyTerraform';
import type { InfraCode } from './infraState';
import type { InfraWorld } from './infraWorld';

const infraMinutes = 3;

/** Merges a product's Terraform on the infra branch; the build of that commit has ended by `now`. */
export function wireProduct(world: InfraWorld, product: string, moment: Moment): void {
  const { inputs, terraform } = world;
  if (!terraform.wired.some((entry) => entry.product === product)) {
    terraform.wired.push({ product, project: inputs.circleci.project });
  }
  buildMerge(world, `Wire the Docker Hub credential of ${product}`, moment);
}

/**
 * Puts code on the head of the infra branch: builds that start from now on apply it. `undefined` where none is at hand.
 *
 * @param merge - What somebody merged. Code that differs from what was there has been built by now.
 * @returns whether anything is another now.
 */
export function pushCode(
  world: InfraWorld,
  code: InfraCode | undefined,
  merge: string | undefined,
  moment: Moment,
): boolean {
  const { terraform } = world;
  if (isDeepStrictEqual(terraform.code, code)) return false;
  const isChange = terraform.code !== undefined && code !== undefined;
  if (code === undefined) delete terraform.code;
  else terraform.code = code;
  if (merge !== undefined && isChange) buildMerge(world, merge, moment);
  return true;
}

/** Merges a change on the infra branch; the build of that commit has ended by `now`. */
function buildMerge(world: InfraWorld, subject: string, moment: Moment): void {
  const infra = world.circleCi.projects.find((project) => project.slug === world.inputs.circleci.infra);
  if (infra !== undefined) runInfra(world, infra, subject, moment);
}

/** A pipeline that a merge started, ended at `now`. */
export function runInfra(world: InfraWorld, infra: CircleCiProject, subject: string, { now, random }: Moment): void {
  const actor = world.circleCi.users[0]?.id ?? '';
  const started = now - infraMinutes * 60_000;
  const start = { branch: world.inputs.circleci.branch, trigger: 'webhook', actor, subject } as const;
  const pipeline = startPipeline(world, infra, start, { now: started, random }, []);
  // What lies in the past has ended, and was approved where that was asked for.
  pipeline.workflows = infra.workflows.map((plan) => ({
    ...newWorkflow(
      { ...plan, durationMs: infraMinutes * 60_000 },
      actor,
      { now: started, random },
      world.terraform.code,
    ),
    approvedAt: plan.approval ? started + 60_000 : null,
    settled: true,
  }));
  const build = pipeline.workflows.find(({ plan }) => plan.appliesTerraform);
  if (build !== undefined && build.code?.error == null) {
    applyTerraform(world, { wires: pipeline.wires, code: build.code }, now, random);
  }
}
