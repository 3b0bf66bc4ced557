import { Secret } from '../../shared/secret';
import { placeholder } from '../aws/simulator/secretVersions';
import type { WorldState } from './worldState';

/** Every value in the world that must not be seen: passwords, tokens, secrets and what was filed. Terraform's placeholder is none. */
export function secretsOf(state: WorldState): readonly Secret[] {
  const { hub, aws, circleCi, vault, credentials } = state;
  const ids = new Set(hub.accounts.map((account) => account.username));
  const values = [
    hub.signingKey,
    ...hub.accounts.flatMap(({ password, totpKey, tokens }) => [
      password,
      ...(totpKey === null ? [] : [totpKey]),
      ...tokens.map((token) => token.value),
    ]),
    ...hub.organisations.flatMap((organisation) => organisation.tokens.map((token) => token.value)),
    aws.secretAccessKey,
    ...aws.secrets.flatMap((secret) => secret.versions.map((version) => version.value)),
    ...circleCi.users.map((user) => user.token),
    ...circleCi.organisations.flatMap((o) => o.contexts.flatMap((context) => context.variables.map((v) => v.value))),
    ...Object.values(vault),
    ...Object.values(credentials),
  ];
  // A Docker ID lies in a secret too (`…-dockerhub_id`), but it is a public name and rightly shown everywhere.
  return [...new Set(values)]
    .filter((value) => value !== placeholder && !ids.has(value))
    .map((value) => new Secret(value));
}
