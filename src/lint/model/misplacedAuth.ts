import type { RuleFinding } from '../rule';
import type { ConfigModel } from './configModel';
import { eachScope } from './scope';

/** `auth` beside `docker` in a job or an executor, where it has no effect: most often an image's, indented too little. */
export function* misplacedAuth(config: ConfigModel): Generator<RuleFinding> {
  const findings: RuleFinding[] = [];
  const seen = new Set<object>();
  eachScope(config.root, (scope) => {
    for (const owner of [...scope.jobs.values(), ...scope.executors.values()]) {
      const auth = config.document.get(owner.node, 'auth');
      if (
        auth === undefined ||
        auth.value.kind !== 'map' ||
        seen.has(auth.keyNode) ||
        config.document.get(auth.value, 'username') === undefined
      )
        continue;
      seen.add(auth.keyNode);
      findings.push({
        span: config.span(auth.keyNode),
        message: `\`auth\` stands beside \`docker\` in \`${owner.path}\` and has no effect there. Indent it under the image it is for.`,
      });
    }
  });
  yield* findings;
}
