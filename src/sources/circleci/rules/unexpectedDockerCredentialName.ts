import { asWritten } from '../model/expressions';
import { replaceScalar } from '../edit/replaceScalar';
import { eachAuthValue, variableIn } from '../model/credentials';
import type { ConfigModel } from '../model/configModel';
import { dockerOrbCalls } from '../model/orbCalls';
import type { ConfigShare } from '../model/configShare';
import { loginTarget } from '../../docker/scriptEvents';
import type { ScalarNode } from '../../yaml/node';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { ConfigRule } from '../rule';

/** Credentials of a Docker Hub image under other names than the team's. A near miss is most likely a slip. */
export const unexpectedDockerCredentialName = {
  id: 'unexpected-docker-credential-name',
  summary: "Docker Hub credentials are not the team's pair of variables",
  severity: 'info',
  confidence: 'medium',
  profile: 'strict',
  concern: 'authentication',
  category: 'correctness',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('unexpected-docker-credential-name'),
  *checkShare(config, share) {
    for (const { what, key, node, name, sign } of names(config, share)) {
      const expected = config.settings.credentials[key];
      if (name === expected) continue;
      const isSlip = isNear(name, expected);
      yield {
        span: config.span(node),
        message: `\`${what}\` is \`${sign}${name}\`; this project's variable is \`${sign}${expected}\`${isSlip ? ', so this is probably a slip' : ''}.`,
        ...(isSlip ? { severity: 'warning' as const } : {}),
        fix: lazyFix(`Use \`${sign}${expected}\``, false, () => replaceScalar(config, node, `${sign}${expected}`)),
      };
    }
  },
} satisfies ConfigRule;

/** A place that names a variable for Docker Hub: with `$` in `auth`, bare in the arguments of the docker orb. */
interface Named {
  readonly what: string;
  readonly key: 'username' | 'password';
  readonly node: ScalarNode;
  readonly name: string;
  readonly sign: '$' | '';
}

function* names(config: ConfigModel, share: ConfigShare): Generator<Named> {
  const { document } = config;
  for (const { pull, key, node } of eachAuthValue(share, config)) {
    const name = variableIn(node.value);
    if (name !== undefined && pull.uses.some((use) => use.value.reference.registry.kind === 'docker-hub'))
      yield { what: `auth.${key}`, key, node, name, sign: '$' };
  }
  for (const { orb, part: called, passed } of dockerOrbCalls(config, share)) {
    if (passed === undefined) continue;
    const registry = document.asScalar(document.get(passed, 'registry')?.value)?.value;
    if (loginTarget(registry, asWritten).target !== 'hub') continue;
    for (const key of ['username', 'password'] as const) {
      for (const joint of ['-', '_']) {
        const parameter = `docker${joint}${key}`;
        const node = document.asScalar(document.get(passed, parameter)?.value);
        if (node !== undefined && /^[A-Za-z_]\w*$/.test(node.value))
          yield { what: `${parameter} of ${orb.alias}/${called}`, key, node, name: node.value, sign: '' };
      }
    }
  }
}

/** Whether one text becomes the other by at most two inserted, deleted or replaced characters. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 2 || a.length > 80) return false;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(
        Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
    }
    row = next;
  }
  return (row[b.length] ?? 3) <= 2;
}
