import type { RuleFinding } from '../rule';
import type { ConfigModel } from './configModel';
import { eachScope } from './scope';

/** `auth` where it has no effect: beside `docker`, or as an item of its own. Most often it is an image's, indented wrongly. */
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
    for (const owner of [...scope.jobs.values(), ...scope.executors.values()]) {
      for (const { node, image, auth } of owner.images) {
        if (image !== undefined || auth === undefined || seen.has(auth.entry.keyNode)) continue;
        seen.add(auth.entry.keyNode);
        findings.push({
          span: config.span(auth.entry.keyNode),
          within: config.span(node),
          message: `\`${auth.key}\` is an item of its own in \`docker\` of \`${owner.path}\`, without an image. Write it under the image it is for, without the dash.`,
        });
      }
    }
  });
  yield* findings;
}
