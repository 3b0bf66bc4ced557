import type { Clock } from '../../../shared/ports';
import { Secret } from '../../../shared/secret';
import { oneTimeCode } from '../../world/oneTimeCode';
import type { Simulator } from '../../world/simulator';
import { dockerHub } from './dockerHub';
import { hubParts } from './hubParts';
import { adoptOrganisation, type HubInputs, hubSample, seedHub } from './hubSeed';
import type { HubState } from './hubState';
import type { HubPersonWorld } from './hubWorld';

/** Docker Hub with its accounts, organisations and mail. */
export const dockerHubSimulator = {
  name: 'dockerHub',
  key: 'hub' as const,
  version: 1,
  sample: hubSample,
  seed: (_inputs: HubInputs, seed): HubState => seedHub(seed),
  settleIn: ({ hub }, inputs: HubInputs, seed) => adoptOrganisation(hub, inputs, seed),
  secrets: ({ signingKey, accounts, organisations }: HubState) => [
    signingKey,
    ...accounts.flatMap(({ password, totpKey, tokens }) => [
      password,
      ...(totpKey === null ? [] : [totpKey]),
      ...tokens.map((token) => token.value),
    ]),
    ...organisations.flatMap((organisation) => organisation.tokens.map((token) => token.value)),
  ],
  publicNames: ({ accounts }: HubState) => accounts.map((account) => account.username),
  operator: operatorOf,
  services: [dockerHub],
  parts: hubParts,
} satisfies Simulator<HubPersonWorld>;

function operatorOf({ accounts, operator, organisations }: HubState, { dockerhub }: HubInputs, clock: Clock) {
  const account = accounts.find((candidate) => candidate.username === operator);
  const { organisation } = dockerhub;
  const token = organisations.find((candidate) => candidate.name === organisation)?.tokens[0]?.value;
  return {
    dockerHub: {
      username: operator,
      password: new Secret(account?.password ?? ''),
      oneTimeCode: (): string | undefined =>
        account?.totpKey == null ? undefined : oneTimeCode(account.totpKey, clock.now()),
    },
    organisationToken: { organisation, token: new Secret(token ?? '') },
  };
}
