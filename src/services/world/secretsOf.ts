import { Secret } from '../../shared/secret';
import type { AnySimulator, WorldBase } from './simulator';

/** Every value in the world that must not be seen: passwords, tokens, secrets and what was filed. */
export function secretsOf(
  { vault, credentials }: WorldBase,
  simulators: readonly AnySimulator[],
  stateOf: (simulator: AnySimulator) => object,
): readonly Secret[] {
  // A Docker ID lies in a secret too (`…-dockerhub_id`), but it is a public name and rightly shown everywhere.
  const names = new Set(simulators.flatMap((one) => one.publicNames?.(stateOf(one)) ?? []));
  const values = [
    ...simulators.flatMap((one) => one.secrets?.(stateOf(one)) ?? []),
    ...Object.values(vault),
    ...Object.values(credentials),
  ];
  return [...new Set(values)].filter((value) => !names.has(value)).map((value) => new Secret(value));
}
