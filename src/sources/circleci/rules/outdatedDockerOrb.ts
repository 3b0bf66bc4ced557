import { pinOrb } from '../edit/ensureLogin';
import { renameCall } from '../edit/renameOrbApi';
import type { ConfigModel } from '../model/configModel';
import { compareVersions, dockerOrb, orbCatalogDate } from '../model/orbCatalog';
import { dockerOrbCalls, dockerOrbs, orbVersion } from '../model/orbCalls';
import type { Orb } from '../model/scope';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { YamlRepair } from '../../yaml/allowedChange';
import type { ConfigRule } from '../rule';
import { brokenHelpers } from './brokenDockerCredentialHelper';

/** A docker orb older than the newest major version that Pullbook knows of. */
export const outdatedDockerOrb = {
  id: 'outdated-docker-orb',
  summary: 'The docker orb is not of its newest major version',
  severity: 'info',
  confidence: 'high',
  profile: 'recommended',
  concern: 'other',
  category: 'maintainability',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('outdated-docker-orb'),
  *check(config) {
    const broken = brokenHelpers(config);
    for (const orb of dockerOrbs(config)) {
      const version = orbVersion(orb);
      if (version === undefined || orb.pin === 'volatile' || broken.has(orb.valueNode)) continue;
      if (compareVersions(version, `${dockerOrb.latest.split('.')[0] ?? '0'}.0.0`) >= 0) continue;
      const keepsNames = compareVersions(version, dockerOrb.lastKebab) < 0 && compareVersions(version, '1.0.0') >= 0;
      const target = keepsNames ? dockerOrb.lastKebab : dockerOrb.latest;
      yield {
        span: config.span(orb.valueNode),
        message: `\`${dockerOrb.name}@${orb.pin ?? version}\` is behind ${dockerOrb.latest} (newest on ${orbCatalogDate}). ${keepsNames ? `\`${dockerOrb.lastKebab}\` is the newest with the names in use here.` : `\`${dockerOrb.latest}\` writes names with \`_\`.`}`,
        fix: keepsNames
          ? lazyFix(`Use \`${target}\``, true, () => pinOrb(config, orb, target))
          : lazyFix(`Use \`${target}\` and its names`, false, () => upgrade(config, orb)),
      };
    }
  },
} satisfies ConfigRule;

function upgrade(config: ConfigModel, orb: Orb): YamlRepair {
  const pin = pinOrb(config, orb, dockerOrb.latest);
  const calls = dockerOrbCalls(config)
    .filter((call) => call.orb === orb)
    .map((call) => renameCall(config, call, true));
  return {
    edits: [...pin.edits, ...calls.flatMap(({ edits }) => edits)],
    changes: [...pin.changes, ...calls.flatMap(({ changes }) => changes)],
  };
}
