import { misnomers, renameCall } from '../edit/renameOrbApi';
import { compareVersions, dockerOrb } from '../model/orbCatalog';
import { dockerOrbCalls, orbVersion } from '../model/orbCalls';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { ConfigRule } from '../rule';

/**
 * Names of the docker orb that its version does not have: 3.0.0 turned every `-` into `_` and dropped `dockerlint`.
 * @see https://github.com/CircleCI-Public/docker-orb/releases/tag/v3.0.0
 */
export const dockerOrbRenamedApi = {
  id: 'docker-orb-renamed-api',
  summary: 'A name of the docker orb belongs to another version of it',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'correctness',
  compoundFix: 'leaves',
  tags: ['deprecated'],
  docs: docsUrl('docker-orb-renamed-api'),
  *checkShare(config, share) {
    for (const call of dockerOrbCalls(config, share)) {
      const version = orbVersion(call.orb);
      if (version === undefined || call.kind === 'executor') continue;
      const isSnake = compareVersions(version, '3.0.0') >= 0;
      const span = config.span(call.nameNode);
      const pin = `${dockerOrb.name}@${call.orb.pin ?? version}`;
      if (isSnake && call.part === 'dockerlint') {
        yield {
          span,
          message: `\`${call.orb.alias}/dockerlint\` does not exist in \`${pin}\`. Use \`${call.orb.alias}/hadolint\`.`,
        };
        continue;
      }
      const wrong = misnomers(config, call, isSnake);
      if (wrong.length === 0) continue;
      const list = wrong.map(({ from, to }) => `\`${from}\` is \`${to}\``).join(', ');
      yield {
        span: wrong[0]?.edit.span ?? span,
        within: span,
        message: `\`${pin}\` ${isSnake ? 'writes names with `_`' : 'still writes names with `-`'}: ${list}.`,
        fix: lazyFix(`Rename for \`${pin}\``, call.kind === 'step', () => renameCall(config, call, isSnake)),
      };
    }
  },
} satisfies ConfigRule;
