import { isHardened } from '../../docker/image/hubHosts';
import { valueOf } from '../../../lint/setting';
import { server } from '../settings';
import type { ConfigModel } from './configModel';
import { resolveText } from './parameters';
import type { PullUse } from './pulls';
import { isRunner } from './runner';
import type { Member } from './scope';

/** Whether a container runner of one's own pulls the image, which can have pull secrets that no file shows. */
export function isOnRunner(config: ConfigModel, { owner, job }: PullUse): boolean {
  if (isRunner(resourceOf(config, owner))) return true;
  const executor = job === undefined ? owner.scope.executors.get(owner.name) : undefined;
  const users = executor === undefined ? [] : config.executors.usersOf(executor);
  return users.length > 0 && users.every((user) => isRunner(user.job.resource));
}

function resourceOf({ document }: ConfigModel, { node, parameters }: Member): string | undefined {
  const written = document.asScalar(document.get(node, 'resource_class')?.value)?.value;
  const bindings = { document, declared: parameters, passed: undefined, caller: undefined };
  return written === undefined ? undefined : resolveText(written, bindings);
}

/** What people call the registry of an image that takes a Docker ID. */
export function registryTitle({ value }: PullUse): string {
  const { registry } = value.reference;
  return registry.kind === 'docker-hub' && isHardened(registry.host) ? `\`${registry.host}\`` : 'Docker Hub';
}

/**
 * Who pulls an image that has no `auth`, and what comes of it. CircleCI's cloud has credentials of its own for Docker Hub;
 * its server and runners have none.
 * @see https://discuss.circleci.com/t/docker-hub-rate-limiting-customer-impact-and-solutions/53017
 */
export function withoutAuth(config: ConfigModel, uses: readonly PullUse[]): string {
  if (uses.some((use) => registryTitle(use) !== 'Docker Hub'))
    return 'That registry serves nobody without a login, so the job fails before its first step. It takes the Docker ID and token of Docker Hub.';
  const anonymous = 'anonymously, from your own IP address, within a limit that everybody behind it shares';
  if (valueOf(config.settings, server)) return `CircleCI Server pulls it ${anonymous}: a private image fails.`;
  const own = uses.filter((use) => isOnRunner(config, use)).length;
  if (own === uses.length && own > 0)
    return `A container runner pulls it ${anonymous}, unless the runner has pull secrets of its own: a private image fails.`;
  const cloud =
    'CircleCI pulls it with its own credentials for now: a private image fails, and CircleCI may limit the others.';
  return own === 0 ? cloud : `${cloud} A container runner, which some of its jobs run on, pulls it ${anonymous}.`;
}
