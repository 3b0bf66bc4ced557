import { pinOrb } from '../edit/ensureLogin';
import { compareVersions, dockerOrb, dockerOrbName } from '../model/orbCatalog';
import { dockerOrbCalls, dockerOrbs, orbVersion } from '../model/orbCalls';
import type { Orb } from '../model/scope';
import type { ConfigModel } from '../model/configModel';
import { docsUrl, lazyFix, type Related } from '../../../lint/rule';
import type { ConfigRule } from '../rule';

/** Declarations of the docker orb whose helper download is broken, with the steps that use it. */
export function brokenHelpers(config: ConfigModel): Map<object, { orb: Orb; version: string; steps: Related[] }> {
  const broken = new Map<object, { orb: Orb; version: string; steps: Related[] }>();
  const isBroken = (version: string | undefined): version is string =>
    version !== undefined &&
    compareVersions(version, dockerOrb.firstWorkingHelper) < 0 &&
    compareVersions(version, '1.0.0') >= 0;
  if (!dockerOrbs(config).some((orb) => isBroken(orbVersion(orb)))) return broken;
  for (const { orb, part, nameNode, passed } of dockerOrbCalls(config)) {
    const version = orbVersion(orb);
    if (!isBroken(version)) continue;
    const name = dockerOrbName(part)?.kebab;
    if (name !== 'install-docker-credential-helper' && name !== 'install-docker-tools') continue;
    // A fixed release of the helper still has the old name of its download.
    if (passed !== undefined && config.document.get(passed, 'release-tag') !== undefined) continue;
    const known = broken.get(orb.valueNode) ?? { orb, version, steps: [] };
    known.steps.push({ span: config.span(nameNode), message: `\`${part}\` fails` });
    broken.set(orb.valueNode, known);
  }
  return broken;
}

/**
 * The docker orb before 2.1.4 downloads the credential helper under a name that is gone since 2022-08-31.
 * @see https://github.com/CircleCI-Public/docker-orb/issues/154
 */
export const brokenDockerCredentialHelper = {
  id: 'broken-docker-credential-helper',
  summary: 'This version of the docker orb cannot install the credential helper',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'correctness',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('broken-docker-credential-helper'),
  *check(config) {
    for (const { orb, version, steps } of brokenHelpers(config).values()) {
      yield {
        span: config.span(orb.valueNode),
        message: `\`${dockerOrb.name}@${orb.pin ?? version}\` downloads the credential helper under a name that no longer exists, so the job fails. Version ${dockerOrb.firstWorkingHelper} mended that; \`${dockerOrb.lastKebab}\` keeps all names.`,
        related: steps,
        fix: lazyFix(`Use \`${dockerOrb.name}@${dockerOrb.lastKebab}\``, true, () =>
          pinOrb(config, orb, dockerOrb.lastKebab),
        ),
      };
    }
  },
} satisfies ConfigRule;
