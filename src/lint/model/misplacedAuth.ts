import type { RuleFinding } from '../rule';
import type { ConfigModel } from './configModel';
import type { Member } from './scope';

/** `auth` beside `docker` in a job or an executor, where it has no effect: most often an image's, indented too little. */
export function* misplacedAuth({ document }: ConfigModel, owners: Iterable<Member>): Generator<RuleFinding> {
  const seen = new Set<object>();
  for (const owner of owners) {
    const auth = document.get(owner.node, 'auth');
    if (
      auth === undefined ||
      auth.value.kind !== 'map' ||
      seen.has(auth.keyNode) ||
      document.get(auth.value, 'username') === undefined
    )
      continue;
    seen.add(auth.keyNode);
    yield {
      span: document.span(auth.keyNode),
      message: `\`auth\` stands beside \`docker\` in \`${owner.path}\` and has no effect there. Indent it under the image it is for.`,
    };
  }
}
