import { z } from 'zod';

const pattern = /^[a-z0-9]{4,30}$/;

/** Whether Docker Hub would take `name` as a Docker ID: 4 to 30 lower-case letters and digits, nothing else. */
export function isDockerId(name: string): boolean {
  return pattern.test(name);
}

/**
 * The Docker ID nearest to a wish such as `opg-ci-sirius`: lower case, without what Docker Hub refuses, at most 30
 * characters. A wish with fewer than four usable characters is led by `ci`, and filled up with `0`.
 */
export function proposeDockerId(wish: string): string {
  const usable = wish.toLowerCase().replace(/[^a-z0-9]/g, '');
  return (usable.length < 4 ? `ci${usable}`.padEnd(4, '0') : usable).slice(0, 30);
}

/** The input field that names a service Docker ID. */
export const dockerId = z.string().regex(pattern, {
  error: (issue) => {
    const found = String(issue.input);
    return `\`${found}\` is no Docker ID: 4 to 30 lower-case letters and digits are allowed. \`${proposeDockerId(found)}\` would do.`;
  },
});
