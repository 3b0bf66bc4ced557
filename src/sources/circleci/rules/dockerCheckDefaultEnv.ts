import { asWritten } from '../model/expressions';
import { fillKey, insertKey } from '../../yaml/edit/insert';
import type { BlockPair } from '../../yaml/edit/block';
import type { ConfigModel } from '../model/configModel';
import { usesTeamCredentials } from '../model/credentials';
import { compareVersions } from '../model/orbCatalog';
import { dockerOrbCalls, orbVersion, type OrbCall } from '../model/orbCalls';
import { loginTarget } from '../../docker/scriptEvents';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { YamlRepair } from '../../yaml/allowedChange';
import type { ConfigRule } from '../rule';

/** `docker/check` without names of variables: it then reads `DOCKER_LOGIN` and `DOCKER_PASSWORD`. */
export const dockerCheckDefaultEnv = {
  id: 'docker-check-default-env',
  summary: "`docker/check` reads the orb's default variables, not the team's",
  severity: 'warning',
  confidence: 'high',
  profile: 'strict',
  concern: 'authentication',
  category: 'correctness',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('docker-check-default-env'),
  *checkShare(config, share) {
    const { document, settings } = config;
    for (const call of dockerOrbCalls(config, share)) {
      if (call.part !== 'check' || call.kind !== 'step') continue;
      const keys = new Set(
        call.passed === undefined ? [] : document.entries(call.passed).map(({ key }) => key.replaceAll('-', '_')),
      );
      const registry =
        call.passed === undefined ? undefined : document.asScalar(document.get(call.passed, 'registry')?.value)?.value;
      if (
        (keys.has('docker_username') && keys.has('docker_password')) ||
        loginTarget(registry, asWritten).target !== 'hub'
      )
        continue;
      const version = orbVersion(call.orb);
      const isSnake = version === undefined || compareVersions(version, '3.0.0') >= 0;
      const missing: BlockPair[] = (['username', 'password'] as const)
        .filter((name) => !keys.has(`docker_${name}`))
        .map((name) => [`docker${isSnake ? '_' : '-'}${name}`, settings.credentials[name]]);
      yield {
        span: config.span(call.nameNode),
        message: `\`${call.orb.alias}/check\` takes its credentials from \`DOCKER_LOGIN\` and \`DOCKER_PASSWORD\` unless told otherwise. Name \`${settings.credentials.username}\` and \`${settings.credentials.password}\`.`,
        fix: lazyFix('Name the variables', usesTeamCredentials(config) && version !== undefined, () =>
          addNames(config, call, missing),
        ),
      };
    }
  },
} satisfies ConfigRule;

function addNames(config: ConfigModel, call: OrbCall, missing: readonly BlockPair[]): YamlRepair {
  const { document } = config;
  if (call.passed !== undefined) {
    const map = call.passed;
    return {
      edits: missing.map((pair) => insertKey(document, map, pair)),
      changes: [{ kind: 'keys', node: map, keys: missing.map(([key]) => key) }],
    };
  }
  // A bare `- docker/check` becomes a key; below it the arguments are indented two levels, past the dash.
  const span = config.span(call.nameNode);
  const step = config.steps.find(
    ({ step: written }) => written.kind === 'call' && written.nameNode === call.nameNode,
  )?.step;
  if (step === undefined || step.node !== call.nameNode || call.nameNode.style !== 'plain')
    return { edits: [], changes: [] };
  const fill = fillKey(document, call.nameNode, missing);
  return {
    edits: [{ span: { start: span.end, end: span.end }, text: ':' }, fill],
    changes: [{ kind: 'value', node: call.nameNode }],
  };
}
