import { formsOfSecret } from '../formsOfSecret';
import { type Plot, idSecret, tokenLabel, tokenSecret, username } from './plots';
import type { Deed } from './thirdPerson';
import type { RehearsalWorld } from '../../../src/services/rehearsalWorld';

/** What a story has left. */
export interface Remains {
  readonly world: RehearsalWorld;
  /** The files under the state folder, by their paths, which begin with a slash. */
  readonly files: ReadonlyMap<string, string>;
  /** All that was ever written there, as far as it is known. */
  readonly written: readonly string[];
  /** All that people and logs got to see. */
  readonly shown: readonly string[];
  /** Every line of the journal of which a process knew that it is there. */
  readonly acknowledged: readonly string[];
}

/**
 * What is wrong with a world, and with what lies on the disk, after all is done; empty when nothing is.
 *
 * @param replaced - How many tokens somebody may have taken the place of, and nobody has retired: those live on.
 */
export function findWrongs(remains: Remains, plot: Plot, deeds: readonly Deed[], replaced = 0): readonly string[] {
  return [
    ...wrongsOfWorld(remains, plot, replaced),
    ...deeds.map(({ harm }) => harm()),
    ...wrongsOfFiles(remains),
    ...leaks(remains),
  ].filter((wrong) => wrong !== undefined);
}

function wrongsOfWorld({ world }: Remains, { steps }: Plot, replaced: number): string[] {
  const wrongs: string[] = [];
  const { hub, aws, vault } = world.state;
  const account = hub.accounts.find((one) => one.username === username);
  if (account === undefined) return ['there is no account'];
  const current = (name: string) =>
    aws.secrets.find((secret) => secret.name === name)?.versions.find(({ stages }) => stages.includes('AWSCURRENT'))
      ?.value;
  const has = (id: string) => steps.some((step) => step.id === id);
  if (has('token')) {
    const tokens = account.tokens.filter(({ label }) => label.startsWith(tokenLabel));
    if (tokens.length < 1 || tokens.length > 1 + replaced) wrongs.push(`${tokens.length} tokens of the label`);
    if (!tokens.every(({ active }) => active)) wrongs.push('a token that is not active');
    if (current(tokenSecret) !== tokens.at(-1)?.value) wrongs.push('the stored token is another one');
  }
  if (has('dockerhub-id') && current(idSecret) !== username) wrongs.push('the stored ID is another one');
  if (has('account') && !Object.values(vault).includes(account.password))
    wrongs.push('the password is not in the vault');
  if (has('membership')) {
    const [organisation] = hub.organisations;
    const roles = organisation?.members.filter((one) => one.username === username).map(({ role }) => role);
    if (roles?.join() !== 'member') wrongs.push(`member as ${roles?.join()}`);
    if (organisation?.invites.length !== 0) wrongs.push('an invite is left');
  }
  return wrongs;
}

/** What may be there at the end: the journal, the key, and the lock of the one who was last. */
const rightful = /^\/(?:live\/journal\.jsonl|escrow\.key|live\/lock\/\d+\/(?:released|holder)\.json)$/;

function wrongsOfFiles({ files, acknowledged }: Remains): string[] {
  const wrongs = [...files.keys()].filter((path) => !rightful.test(path)).map((path) => `left behind: ${path}`);
  const lines = new Set((files.get('/live/journal.jsonl') ?? '').split('\n').map((line) => `${line}\n`));
  const gone = acknowledged.filter((line) => !lines.has(line));
  if (gone.length > 0) wrongs.push(`${gone.length} lines of the journal that were acknowledged are gone`);
  return wrongs;
}

function leaks({ world, written, shown }: Remains): string[] {
  const everything = Buffer.from([...written, ...shown].join('\n'), 'utf8');
  const wrongs: string[] = [];
  for (const secret of world.secrets()) {
    const value = secret.reveal();
    if (value.length < 8 || value === username) continue;
    for (const [form, bytes] of formsOfSecret(value))
      if (everything.includes(bytes)) wrongs.push(`a secret got out as ${form}`);
  }
  return wrongs;
}
