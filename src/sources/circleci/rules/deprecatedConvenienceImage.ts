import { replaceScalar } from '../edit/replaceScalar';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { ConfigRule } from '../rule';
import { imageSpan } from './unauthenticatedDockerPull';

/**
 * The retired images that have a successor, by their names in both namespaces.
 * @see https://circleci.com/docs/guides/execution-managed/next-gen-migration-guide/
 * @see https://discuss.circleci.com/t/legacy-convenience-image-deprecation/41034
 */
const successors = new Map([
  ...[
    'android',
    'clojure',
    'elixir',
    'mariadb',
    'mysql',
    'node',
    'openjdk',
    'php',
    'postgres',
    'python',
    'redis',
    'ruby',
    'rust',
  ].map((name) => [name, name] as const),
  ['golang', 'go'],
  ['buildpack-deps', 'base'],
]);

/** An image of the `circleci/` namespace on Docker Hub, which gets no updates since the end of 2021. */
export const deprecatedConvenienceImage = {
  id: 'deprecated-convenience-image',
  summary: 'An image of the retired `circleci/` namespace is used',
  severity: 'warning',
  confidence: 'high',
  profile: 'recommended',
  concern: 'other',
  category: 'maintainability',
  compoundFix: 'leaves',
  tags: ['deprecated'],
  docs: docsUrl('deprecated-convenience-image'),
  *checkShare(config, { pulls }) {
    for (const { entry, uses } of pulls) {
      const value = uses[0]?.value;
      const { image } = entry;
      if (value === undefined || image === undefined || value.reference.registry.kind !== 'docker-hub') continue;
      const name = /^circleci\/([\w.-]+)$/.exec(value.reference.repository)?.[1];
      if (name === undefined) continue;
      const successor = successors.get(name);
      const replacement =
        successor === undefined || value.basis !== 'literal'
          ? undefined
          : `cimg/${successor}${mapTag(value.reference.tag)}`;
      yield {
        span: imageSpan(config, entry),
        within: config.span(entry.node),
        message: `\`${value.text}\` gets no updates since 2021-12-31. ${successor === undefined ? 'It has no successor among the `cimg/` images.' : `Its successor is \`cimg/${successor}\`.`}`,
        ...(replacement === undefined || image.style === 'literal' || image.style === 'folded'
          ? {}
          : {
              fix: lazyFix(`Use \`${replacement}\``, false, () => replaceScalar(config, image, replacement)),
            }),
      };
    }
  },
} satisfies ConfigRule;

/** The tag of the successor: the name of the operating system is gone, and there is one variant with browsers. */
function mapTag(tag: string | undefined): string {
  if (tag === undefined || tag === 'latest') return '';
  const bare = tag.replace(/-(?:stretch|buster|jessie|bullseye|alpine[\d.]*|bionic|focal)(?=-|$)/, '');
  return `:${bare.replace(/-(?:node-)?browsers(?:-legacy)?$/, '-browsers')}`;
}
