import { asWritten, configExpressions } from './expressions';
import type { FlowEvent, PullEvent, Site } from '../../docker/flow';
import { dockerOrb, dockerOrbName } from './orbCatalog';
import { isHubName, loginTarget } from '../../docker/scriptEvents';
import { parseImageReference } from '../../docker/image/imageReference';

/** Commands of other orbs that build an image from a Dockerfile, and so pull its base images. */
const builders = new Map<string, RegExp>([
  ['circleci/aws-ecr', /^build[-_](?:and[-_]push[-_])?image$/],
  ['circleci/gcp-gcr', /^build[-_]image$/],
  ['circleci/azure-acr', /^build[-_]and[-_]push[-_]image$/],
]);

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
  const maybe: FlowEvent = { kind: 'login', target: 'maybe', site, fact: undefined, names: '' };
  const either = (kebab: string): string | undefined => argument(kebab) ?? argument(kebab.replaceAll('-', '_'));
  if (orbName === dockerOrb.name) {
    const command = dockerOrbName(part)?.kebab;
    const pull = {
      kind: 'pull' as const,
      site,
      verb: `docker/${part}`,
      usesLocal: false,
      ...dockerfileOf(either),
    };
    if (command === 'check') {
      const names = `${either('docker-username') ?? 'DOCKER_LOGIN'} ${either('docker-password') ?? 'DOCKER_PASSWORD'}`;
      return [{ kind: 'login', target: loginTarget(argument('registry'), asWritten), site, fact: undefined, names }];
    }
    if (command === 'push') return isHubName(argument('registry') ?? '') ? [{ kind: 'push' }] : [];
    if (command === 'build') {
      const image = argument('image') ?? '';
      const registry = argument('registry') ?? 'docker.io';
      const tags = (argument('tag') ?? '$CIRCLE_SHA1')
        .split(',')
        .flatMap((tag) => [`${registry}/${image}:${tag}`, ...(isHubName(registry) ? [`${image}:${tag}`] : [])]);
      return [{ ...pull, text: `docker/${part}`, image: undefined, source: 'build', tags }];
    }
    if (command === 'pull') {
      const images = (either('images') ?? '').split(',').map((image) => image.trim());
      const fromHub = images.find(
        (image) => image !== '' && parseImageReference(image, configExpressions).registry.kind === 'docker-hub',
      );
      return fromHub === undefined
        ? []
        : [{ ...pull, text: `docker/${part} ${fromHub}`, image: fromHub, source: 'hub', tags: [] }];
    }
    return [];
  }
  if (orbName !== undefined && builders.get(orbName)?.test(part) === true) {
    const text = `${orbName.slice(orbName.indexOf('/') + 1)}/${part}`;
    return [
      {
        kind: 'pull',
        site,
        verb: text,
        text,
        image: undefined,
        source: 'build',
        usesLocal: false,
        tags: [],
        ...dockerfileOf(either),
      },
    ];
  }
  // A command that is out of sight may log in; its name is all there is to go by.
  return /login|auth/i.test(part) && (isOrb ? /docker|login/i.test(part) : /docker/i.test(part)) ? [maybe] : [];
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
