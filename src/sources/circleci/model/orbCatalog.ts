/**
 * What Pullbook knows of published orbs, bundled because rules never use the network.
 * @see https://github.com/CircleCI-Public/docker-orb tags and changelog
 */
export const orbCatalogDate = '2026-07-01';

export const dockerOrb = {
  name: 'circleci/docker',
  /** Newest version known at {@link orbCatalogDate}. */
  latest: '4.0.1',
  /** The last version with names such as `install-docker-credential-helper`. */
  lastKebab: '2.8.2',
  /** First version whose helper download works after docker-credential-helpers renamed its assets (docker-orb issue 154). */
  firstWorkingHelper: '2.1.4',
} as const;

/** Newest release of each line `major.minor`, oldest first. */
const releases = [
  '0.5.20',
  '1.0.1',
  '1.1.1',
  '1.2.1',
  '1.3.0',
  '1.4.0',
  '1.5.0',
  '1.6.0',
  '1.7.0',
  '2.0.5',
  '2.1.5',
  '2.2.0',
  '2.3.0',
  '2.4.0',
  '2.5.0',
  '2.6.0',
  '2.7.2',
  '2.8.2',
  '3.0.1',
  '4.0.1',
] as const;

const commands = [
  'build',
  'check',
  'configure-docker-credentials-store',
  'dockerlint',
  'hadolint',
  'install-docker',
  'install-docker-compose',
  'install-docker-credential-helper',
  'install-docker-tools',
  'install-dockerize',
  'install-goss',
  'pull',
  'push',
  'update-description',
] as const;

const parameters = [
  'docker-username',
  'docker-password',
  'use-docker-credentials-store',
  'helper-name',
  'release-tag',
  'ignore-docker-pull-error',
  'step-name',
  'digest-path',
  'docker-context',
  'use-buildkit',
  'lint-dockerfile',
  'treat-warnings-as-errors',
  'attach-at',
  'use-remote-docker',
  'remote-docker-version',
  'remote-docker-dlc',
  'after_checkout',
  'before_build',
  'after_build',
  'ignore-rules',
  'trusted-registries',
  'failure-threshold',
  'install-dir',
  'debug',
  'deploy',
  'docker-repository',
] as const;

const snakeCommands = new Map(
  commands.filter((name) => name.includes('-')).map((name) => [name.replaceAll('-', '_'), name]),
);
const snakeParameters = new Map(
  parameters.filter((name) => name.includes('-')).map((name): [string, string] => [name.replaceAll('-', '_'), name]),
);
const kebabCommands = new Set<string>(commands);
const kebabParameters = new Set<string>(parameters.filter((name) => name.includes('-')));

/** Both spellings of a command of the docker orb, by either; `undefined` when the orb has no such command, job or executor. */
export function dockerOrbName(name: string): { kebab: string; snake: string } | undefined {
  const kebab = snakeCommands.get(name) ?? name;
  if (!kebabCommands.has(kebab) && kebab !== 'publish' && kebab !== 'docker' && kebab !== 'machine') return undefined;
  return { kebab, snake: kebab.replaceAll('-', '_') };
}

/** Both spellings of a parameter whose spelling changed in 3.0.0. */
export function dockerOrbParameter(name: string): { kebab: string; snake: string } | undefined {
  const kebab = snakeParameters.get(name) ?? name;
  return kebabParameters.has(kebab) ? { kebab, snake: kebab.replaceAll('-', '_') } : undefined;
}

/**
 * The full version a pin stands for: `1.4.0` itself, `2` and `2.1` the newest release of that line, `volatile` the latest.
 * @returns `undefined` for `dev:` versions, expressions, and lines the catalogue does not know.
 */
export function resolveOrbVersion(pin: string): string | undefined {
  if (pin === 'volatile') return dockerOrb.latest;
  if (/^\d+\.\d+\.\d+$/.test(pin)) return pin;
  if (!/^\d+(?:\.\d+)?$/.test(pin)) return undefined;
  return releases.findLast((release) => release.startsWith(`${pin}.`));
}

/** Negative when `a` is older than `b`. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let part = 0; part < 3; part++) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
