import { z } from 'zod';
import { circleCiSimulator } from '../../circleCi/simulator/simulator';
import { playable, type Seed, type Simulator } from '../../world/simulator';
import { applyEndedBuilds } from './applyEndedBuilds';
import { runInfra, wireProduct } from './infraBuilds';
import type { InfraState } from './infraState';
import { dayMs } from '../../../shared/duration';
import type { InfraInputs, InfraWorld } from './infraWorld';

/** The infra repository: what its head says, and what its builds make of that. It has no address of its own. */
export const infraSimulator = {
  name: 'infra',
  key: 'terraform' as const,
  version: 1,
  sample: { product: 'sirius', ...circleCiSimulator.sample } as InfraInputs,
  seed: (): InfraState => ({ wired: [], managed: [], resetsSecrets: false }),
  settleIn,
  settle: applyEndedBuilds,
  services: [],
  parts: {
    'wire-terraform': playable(z.object({ product: z.string() }), (world: InfraWorld, { product }, moment) => {
      if (!world.terraform.managed.some((entry) => entry.product === product)) wireProduct(world, product, moment);
    }),
  },
} satisfies Simulator<InfraWorld>;

function settleIn(world: InfraWorld, { product, circleci }: InfraInputs, { now, random, wired }: Seed): void {
  const infra = world.circleCi.projects.find(({ slug }) => slug === circleci.infra);
  for (const plan of infra?.workflows ?? []) plan.appliesTerraform = true;
  const isWired = world.terraform.wired.some((entry) => entry.product === product);
  if (wired && !isWired) wireProduct(world, product, { random, now: now - 2 * dayMs });
  if (infra?.pipelines.length === 0) runInfra(world, infra, 'Update the CI image', { random, now: now - 3 * dayMs });
}
