/** What Docker Hub takes as a Docker ID: 4 to 30 lower-case letters and digits, nothing else. */
export const dockerIdPattern = /^[a-z0-9]{4,30}$/;

/**
 * The Docker ID nearest to a wish such as `opg-ci-sirius`: lower case, without what Docker Hub refuses, at most 30
 * characters. A wish with fewer than four usable characters is led by `ci`, where it has no suffix, and filled up with `0`.
 *
 * @param suffix - What it ends in, however long the wish is: lower-case letters and digits. Default: nothing.
 */
export function proposeDockerId(wish: string, suffix = ''): string {
  const usable =
    wish
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '')
      .slice(0, 30 - suffix.length) + suffix;
  return (usable.length < 4 && suffix === '' ? `ci${usable}` : usable).padEnd(4, '0');
}
