import { readFileSync } from 'node:fs';
import { systemRandom } from '../../src/ports/systemRandom';
import { createSeal } from '../../src/services/world/seal';
import { createWorld } from '../../src/services/world/createWorld';
import { loadSimulators } from '../../src/services/rehearsalWorld';
import { systemClock } from '../../src/ports/systemClock';

/** What a saved rehearsal holds, opened with the key that its owner has on disk. */
export interface OpenedWorld {
  /** Every secret value in it, by a name that may be printed, and the key itself. */
  readonly secrets: Readonly<Record<string, string>>;
  /** All of it, in clear: what a leak would look like. */
  readonly text: string;
}

/**
 * Opens a saved rehearsal.
 *
 * @param username - The service ID, which must have a password and a token by now.
 * @throws {PullbookError} `WORLD_UNREADABLE`.
 */
export async function openSealedWorld(worldFile: string, keyFile: string, username: string): Promise<OpenedWorld> {
  const key = readFileSync(keyFile, 'utf8').trim();
  const saved = {
    state: readFileSync(worldFile, 'utf8').trim(),
    seal: createSeal(Buffer.from(key, 'hex'), systemRandom),
  };
  const simulators = await loadSimulators();
  const world = createWorld({ clock: systemClock, random: systemRandom, simulators, saved });
  const { state } = world;
  const passwordOf = (name: string) => state.hub.accounts.find((account) => account.username === name)?.password;
  const known = {
    'the key of escrow and rehearsal': key,
    'the operator’s password': passwordOf(state.hub.operator),
    'the service ID’s password': passwordOf(username),
    'the access token': state.hub.accounts.find((account) => account.username === username)?.tokens[0]?.value,
    'the CircleCI token': state.circleCi.users[0]?.token,
    'the AWS secret key': state.aws.secretAccessKey,
  };
  const secrets = Object.entries(known).map(([name, value]): [string, string] => {
    if (value === undefined || value === '') throw new Error(`the saved rehearsal does not hold ${name}`);
    return [name, value];
  });
  const others = world
    .secrets()
    .map((secret) => secret.reveal())
    .filter((value) => !secrets.some(([, known]) => known === value));
  return {
    secrets: Object.fromEntries([
      ...secrets,
      ...others.map((value, index): [string, string] => [`secret ${index + 1}`, value]),
    ]),
    text: key + JSON.stringify(state),
  };
}
