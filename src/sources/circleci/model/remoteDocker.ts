/**
 * Versions that `setup_remote_docker` no longer offers: a job that asks for one is rejected.
 * @see https://github.com/CircleCI-Public/image-updater image-updater.py (list of removed versions), read 2026-08
 */
const removed = new Set([
  '17.03.0-ce',
  '17.05.0-ce',
  '17.06.0-ce',
  '17.06.1-ce',
  '17.07.0-ce',
  '17.09.0-ce',
  '17.10.0-ce',
  '17.11.0-ce',
  '17.12.0-ce',
  '17.12.1-ce',
  '18.01.0-ce',
  '18.02.0-ce',
  '18.03.0-ce',
  '18.03.1-ce',
  '18.04.0-ce',
  '18.05.0-ce',
  '18.06.0-ce',
  '18.09.3',
  '19.03.8',
  '19.03.12',
  '19.03.13',
  '19.03.14',
  '20.10.2',
  '20.10.6',
  '20.10.7',
  '20.10.11',
  '20.10.12',
  '20.10.14',
  '20.10.17',
  '20.10.18',
  '20.10.23',
]);

/** @see https://circleci.com/docs/guides/execution-managed/building-docker-images/ (Docker version), read 2026-05 */
const current = new Set(['default', 'edge', 'previous', 'docker29', 'docker28', 'docker27', 'docker26']);

export type RemoteDockerStatus = 'current' | 'deprecated' | 'removed' | 'unknown';

/** What became of a `version:` of `setup_remote_docker`. Unknown is no fault: lists like these grow old. */
export function remoteDockerStatus(version: string): RemoteDockerStatus {
  const bare = version.replace(/^docker-(?=\d)/, '');
  if (current.has(version)) return 'current';
  if (bare === '20.10.24') return 'deprecated';
  return removed.has(bare) || removed.has(`${bare}-ce`) ? 'removed' : 'unknown';
}
