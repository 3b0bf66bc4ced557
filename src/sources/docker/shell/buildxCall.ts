import { flagValues } from './dockerFlags';
import type { BuilderFact, BuilderStartFact, PullFact } from './shellFact';
import type { Word } from './shellCommand';

/** What buildx runs a builder in where nothing else is said. @see https://github.com/docker/buildx driver/docker-container */
const defaultImage = 'moby/buildkit:buildx-stable-1';

/**
 * What a call of buildx does about builders that run in a container. One is pulled when it is first started, by
 * `--bootstrap` or by a build, with the credentials of that moment.
 *
 * @param call - The place of the call, and its text.
 * @param verb - `build`, `bake`, or `buildx x`.
 * @see https://docs.docker.com/build/builders/drivers/docker-container/
 */
export function readBuildx(
  { verb: shown, start, end, text, client }: PullFact,
  verb: string,
  args: readonly Word[],
): readonly (BuilderFact | BuilderStartFact)[] {
  const place = { start, end, verb: shown, text };
  const starts: BuilderStartFact = { kind: 'builder-start', ...place, client };
  const isStarted = args.some((word) => /^--bootstrap(?:=true|=1)?$/.test(word.text));
  switch (verb) {
    case 'build':
    case 'bake':
      return [starts];
    case 'buildx inspect':
      return isStarted ? [starts] : [];
    case 'buildx create':
      return [{ kind: 'builder', ...place, image: imageOf(args) }, ...(isStarted ? [starts] : [])];
    case 'buildx rm':
      return [{ kind: 'builder', ...place, image: undefined }];
    case 'buildx use':
      return args.some((word) => word.text === 'default') ? [{ kind: 'builder', ...place, image: undefined }] : [];
    default:
      return [];
  }
}

/** The image of a new builder. The other drivers run in a cluster, in a service, or in the daemon. */
function imageOf(args: readonly Word[]): string | undefined {
  const driver = flagValues(args, ['--driver']).at(-1) ?? 'docker-container';
  if (/[$`<]/.test(driver)) return driver;
  if (driver !== 'docker-container') return undefined;
  const options = flagValues(args, ['--driver-opt']).flatMap((value) => value.replace(/"/g, '').split(','));
  return options.findLast((option) => option.startsWith('image='))?.slice('image='.length) ?? defaultImage;
}
