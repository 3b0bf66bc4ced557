import { createHash } from 'node:crypto';

/** How often one value can be landed again after something else took its place. */
const attempts = 4;

/**
 * The version ids under which a value with this mark may be stored in the secret `name`, first choice first. Each is
 * shaped like a UUID (36 characters; Secrets Manager takes 32 to 64): the mark, then 24 hex digits of a SHA-256 over
 * name, value and attempt. The same value so gets the same id, which makes `PutSecretValue` idempotent; and the id alone
 * tells which token the stored value belongs to.
 *
 * There are several because a put under an id that exists, but is no longer current, is ignored by the service.
 */
export function versionIds(name: string, value: string, mark: string): readonly string[] {
  return Array.from({ length: attempts }, (_, attempt) => {
    const rest = createHash('sha256')
      .update(JSON.stringify([name, value, attempt]))
      .digest('hex')
      .slice(0, 24);
    return `${mark}-${rest.slice(0, 4)}-${rest.slice(4, 8)}-${rest.slice(8, 12)}-${rest.slice(12)}`;
  });
}

/** The mark in a version id, or `undefined` when Pullbook did not land this value under it. */
export function markOfVersion(name: string, value: string, versionId: string): string | undefined {
  const mark = versionId.slice(0, 8);
  return versionIds(name, value, mark).includes(versionId) ? mark : undefined;
}
