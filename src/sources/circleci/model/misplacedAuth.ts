import type { ConfigRuleFinding } from '../rule';
import type { ConfigModel } from './configModel';
import type { Executor, Job } from './scope';

type Owner = Job | Executor;

/** `auth` where it has no effect: beside `docker`, or as an item of its own. Most often it is an image's, indented wrongly. */
export function* misplacedAuth({ document }: ConfigModel, owners: Iterable<Owner>): Generator<ConfigRuleFinding> {
  const seen = new Set<object>();
  for (const owner of owners) {
    const auth = document.get(owner.node, 'auth');
    if (auth?.value.kind === 'map' && !seen.has(auth.keyNode) && document.get(auth.value, 'username') !== undefined) {
      seen.add(auth.keyNode);
      yield {
        span: document.span(auth.keyNode),
        message: `\`auth\` stands beside \`docker\` in \`${owner.path}\` and has no effect there. Indent it under the image it is for.`,
      };
    }
    for (const { node, image, auth: item } of owner.images) {
      if (image !== undefined || item === undefined || seen.has(item.entry.keyNode)) continue;
      seen.add(item.entry.keyNode);
      yield {
        span: document.span(item.entry.keyNode),
        within: document.span(node),
        message: `\`${item.key}\` is an item of its own in \`docker\` of \`${owner.path}\`, without an image. Write it under the image it is for, without the dash.`,
      };
    }
  }
}
