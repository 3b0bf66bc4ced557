import type { Entry, YamlDocument } from '../../yaml/yamlDocument';
import type { DockerEntry } from './dockerEntry';

/**
 * What an entry of a `docker:` list takes; CircleCI refuses a config with another key in one. A merge key may bring any.
 * @see https://circleci.com/docs/reference/configuration-reference/#docker
 */
const taken = new Set([
  'image',
  'name',
  'entrypoint',
  'command',
  'user',
  'environment',
  'auth',
  'aws_auth',
  'gcp_auth',
]);

/** Keys of credentials that belong below another key of the entry. */
const below = new Map([
  ['username', 'auth'],
  ['password', 'auth'],
  ['aws_access_key_id', 'aws_auth'],
  ['aws_secret_access_key', 'aws_auth'],
  ['oidc_role_arn', 'aws_auth'],
]);

/** A key that an image entry does not take. */
export interface StrayKey {
  readonly entry: Entry;
  /** The key that it belongs below; `undefined` where it belongs nowhere. */
  readonly below: string | undefined;
}

/** The keys of an image entry that CircleCI does not take there, however they got there. */
export function strayKeys(document: YamlDocument, { node }: DockerEntry): readonly StrayKey[] {
  // Most entries have an image and `auth`, and nothing merged.
  if (node.pairs.every(({ key }) => key.kind === 'scalar' && taken.has(key.value))) return [];
  return document
    .entries(node)
    .filter(({ key }) => !taken.has(key))
    .map((entry) => ({ entry, below: below.get(entry.key) }));
}

/** The user name and the password that stand in the entry itself, where both do and nothing else says how to sign in. */
export function flatCredentials(
  document: YamlDocument,
  entry: DockerEntry,
): { readonly username: Entry; readonly password: Entry } | undefined {
  if (entry.auth !== undefined) return undefined;
  const stray = strayKeys(document, entry);
  const find = (name: string): Entry | undefined => stray.find(({ entry: { key } }) => key === name)?.entry;
  const [username, password] = [find('username'), find('password')];
  return username === undefined || password === undefined ? undefined : { username, password };
}
