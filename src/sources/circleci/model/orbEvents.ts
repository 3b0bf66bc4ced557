import { asWritten, configExpressions } from './expressions';
import type { FlowEvent, PullEvent, Site } from '../../docker/flow';
import { dockerOrb, dockerOrbName } from './orbCatalog';
import { isHubName, loginTarget, unseenLogin } from '../../docker/scriptEvents';
import { hubStore } from '../../docker/image/hubHosts';
import { parseImageReference } from '../../docker/image/imageReference';

/** What the docker orb was before; its `check` signs in with `$DOCKER_LOGIN` and `$DOCKER_PASSWORD`. */
const oldDockerOrb = 'circleci/docker-publish';

/** Commands of other orbs that build an image from a Dockerfile, and so pull its base images. */
const builders = new Map<string, RegExp>([
  ['circleci/aws-ecr', /^build[-_](?:and[-_]push[-_])?image$/],
  ['circleci/gcp-gcr', /^build[-_]image$/],
  ['circleci/azure-acr', /^build[-_]and[-_]push[-_]image$/],
  [oldDockerOrb, /^build$/],
]);

/** Orbs that call no docker where it is not said above: CircleCI's own, and some that send reports or wait. */
const withoutDocker = /^(?:circleci\/.*|codecov\/codecov|coveralls\/coveralls|eddiewebb\/queue)$/;

/**
 * What a step of a published orb does that matters for pulls.
 *
 * @param orbName - The published name, `circleci/docker`; undefined when the orb or the command is not defined here.
 * @param argument - The value passed for a parameter, under its exact name.
 */
export function orbEvents(
  site: Site,
  orbName: string | undefined,
  part: string,
  isOrb: boolean,
  argument: (name: string) => string | undefined,
): FlowEvent[] {
  const either = (kebab: string): string | undefined => argument(kebab) ?? argument(kebab.replaceAll('-', '_'));
  if (orbName === dockerOrb.name) {
    const command = dockerOrbName(part)?.kebab;
    const pull = { ...pullAt(site, `docker/${part}`), ...dockerfileOf(either) };
    if (command === 'check') return [checkLogin(site, either)];
    if (command === 'push') return isHubName(argument('registry') ?? '') ? [{ kind: 'push' }] : [];
    if (command === 'build') {
      const image = argument('image') ?? '';
      const registry = argument('registry') ?? 'docker.io';
      const tags = (argument('tag') ?? '$CIRCLE_SHA1')
        .split(',')
        .flatMap((tag) => [`${registry}/${image}:${tag}`, ...(isHubName(registry) ? [`${image}:${tag}`] : [])]);
      return [{ ...pull, tags }];
    }
    if (command === 'pull') {
      const images = (either('images') ?? '').split(',').map((image) => image.trim());
      const hosts = new Set<string>();
      return images.flatMap((image): PullEvent[] => {
        const { registry } = parseImageReference(image, configExpressions);
        // One image is enough to show where a login is missing.
        if (image === '' || registry.kind !== 'docker-hub' || hosts.has(registry.host)) return [];
        hosts.add(registry.host);
        return [{ ...pull, text: `docker/${part} ${image}`, image, source: 'hub', host: registry.host }];
      });
    }
    return [];
  }
  if (orbName !== undefined && builders.get(orbName)?.test(part) === true) {
    const text = `${orbName.slice(orbName.indexOf('/') + 1)}/${part}`;
    return [{ ...pullAt(site, text), ...dockerfileOf(either) }];
  }
  if (orbName === oldDockerOrb && part === 'check') return [checkLogin(site, either)];
  // A command that is out of sight may log in; its name is all there is to go by.
  if (maySignIn(isOrb ? (orbName ?? '') : undefined, part)) return [unseenLogin(site, 'maybe')];
  if (orbName === undefined || withoutDocker.test(orbName)) return [];
  const pull = { ...pullAt(site, `${orbName}: ${part}`), ...dockerfileOf(() => undefined) };
  const isGuess = !/docker|image|container|compose|buildx/i.test(`${orbName}/${part}`);
  const missing = isGuess
    ? `whether \`${part}\` of orb \`${orbName}\` pulls, which is not read`
    : `what \`${part}\` of orb \`${orbName}\` pulls`;
  return [{ kind: 'unclear', pull, missing, isGuess }];
}

/** @param orbName - `undefined` for a command without an orb. */
function maySignIn(orbName: string | undefined, part: string): boolean {
  const isOfDocker = /docker|registr|(?<![a-z])hub(?![a-z])|container/i;
  const isLogin = /log[-_]?in|auth(?!or)|sign[-_]?in|credential/i.test(part);
  if (orbName === undefined) return isLogin && isOfDocker.test(part);
  // What CircleCI's own orbs do is known.
  if (orbName.startsWith('circleci/')) return isLogin && /docker|login/i.test(part);
  if (isLogin) return /login/i.test(part) || isOfDocker.test(part) || isOfDocker.test(orbName);
  return isOfDocker.test(orbName) && /^(?:check|set[-_]?up|init\w*|prepare|configure|connect)(?:[-_]|$)/i.test(part);
}

function checkLogin(site: Site, argument: (kebab: string) => string | undefined): FlowEvent {
  const names = `${argument('docker-username') ?? 'DOCKER_LOGIN'} ${argument('docker-password') ?? 'DOCKER_PASSWORD'}`;
  const target = loginTarget(argument('registry'), asWritten);
  return { kind: 'login', ...target, client: '', site, fact: undefined, names };
}

/** A build by an orb. */
function pullAt(site: Site, text: string): Omit<PullEvent, 'files' | 'context' | 'buildArgs' | 'folder'> {
  const nothing = { image: undefined, usesLocal: false, tags: [] };
  return { kind: 'pull', site, verb: text, text, source: 'build', host: hubStore, client: '', ...nothing };
}

/** The Dockerfile of a build, in the parameters that the orbs of CircleCI share. More arguments could change anything. */
function dockerfileOf(
  argument: (kebab: string) => string | undefined,
): Pick<PullEvent, 'files' | 'context' | 'buildArgs' | 'folder'> {
  const isPlain = (argument('extra-build-args') ?? argument('cache-from') ?? '') === '';
  return {
    files: [`${argument('path') ?? '.'}/${argument('dockerfile') ?? 'Dockerfile'}`],
    context: argument('docker-context') ?? '.',
    buildArgs: [],
    folder: isPlain ? '' : undefined,
  };
}
