import { ensureOrb } from '../edit/ensureLogin';
import { dockerOrb, dockerOrbName } from '../model/orbCatalog';
import type { ConfigShare } from '../model/configShare';
import type { Scope } from '../model/scope';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { ConfigRule } from '../rule';
import type { WrittenStep } from '../model/writtenSteps';

/** Steps of the docker orb in a scope that does not declare the orb: an outer declaration is not visible there. */
export const missingDockerOrb = {
  id: 'missing-docker-orb',
  summary: 'The docker orb is used but not declared in this scope',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'correctness',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('missing-docker-orb'),
  *check(config) {
    const byScope = new Map<Scope, { first: WrittenStep; name: string; usesKebab: boolean; usesSnake: boolean }>();
    for (const written of config.gather(undeclared)) {
      const { step, owner } = written;
      if (step.kind !== 'call') continue;
      const share = step.name.slice('docker/'.length);
      const names = dockerOrbName(share);
      if (names === undefined) continue;
      const known = byScope.get(owner.scope) ?? { first: written, name: step.name, usesKebab: false, usesSnake: false };
      if (config.span(step.node).start < config.span(known.first.step.node).start) {
        known.first = written;
        known.name = step.name;
      }
      const parameters = step.passed === undefined ? [] : config.document.entries(step.passed).map(({ key }) => key);
      known.usesKebab ||=
        (names.kebab !== names.snake && share === names.kebab) || parameters.some((key) => key.includes('-'));
      known.usesSnake ||=
        (names.kebab !== names.snake && share === names.snake) ||
        parameters.some((key) => /^docker_|^use_docker/.test(key));
      byScope.set(owner.scope, known);
    }
    for (const [scope, { first, name, usesKebab }] of byScope) {
      const version = usesKebab ? dockerOrb.lastKebab : dockerOrb.latest;
      const where = scope.path === '' ? 'the file' : `\`${scope.path}\``;
      yield {
        span: config.span(first.step.kind === 'call' ? first.step.nameNode : first.step.node),
        within: config.span(first.step.node),
        message: `\`${name}\` is used in ${where}, which declares no orb \`docker\`${scope.path === '' ? '' : ' (orbs of the file are not visible in an inline orb)'}. Add \`docker: ${dockerOrb.name}@${version}\` to its \`orbs\`.`,
        ...(config.isPartial ? { severity: 'info' as const } : {}),
        fix: lazyFix(`Declare \`${dockerOrb.name}@${version}\``, true, () => ensureOrb(config, scope, version)),
      };
    }
  },
} satisfies ConfigRule;

function undeclared({ steps }: ConfigShare): readonly WrittenStep[] {
  return steps.filter(
    ({ step, owner }) => step.kind === 'call' && step.name.startsWith('docker/') && !owner.scope.orbs.has('docker'),
  );
}
