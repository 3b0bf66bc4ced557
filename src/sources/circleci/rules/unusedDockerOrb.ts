import { isMentioned, maxSearches } from '../../yaml/edit/isMentioned';
import { removeKey } from '../../yaml/edit/insert';
import { orbCalls } from '../model/orbCalls';
import { dockerOrb } from '../model/orbCatalog';
import { eachScope, type Orb } from '../model/scope';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { ConfigRule } from '../rule';

/** A docker orb that is declared and not used in its scope. */
export const unusedDockerOrb = {
  id: 'unused-docker-orb',
  summary: 'The docker orb is declared and not used',
  severity: 'hint',
  confidence: 'high',
  profile: 'recommended',
  concern: 'other',
  category: 'maintainability',
  compoundFix: 'leaves',
  tags: ['unnecessary'],
  docs: docsUrl('unused-docker-orb'),
  *check(config) {
    if (config.isPartial) return;
    const unused = new Map<object, Orb>();
    eachScope(config.root, (scope) => {
      for (const orb of scope.orbs.values()) if (orb.name === dockerOrb.name) unused.set(orb.keyNode, orb);
    });
    // An orb behind an alias stands in several scopes; one that uses it is enough.
    for (const { orb } of orbCalls(config)) unused.delete(orb.keyNode);
    for (const [index, orb] of [...unused.values()].entries()) {
      const section = config.document.get(orb.scope.node, 'orbs')?.value;
      const edit =
        section?.kind === 'map' &&
        section.style === 'block' &&
        section.pairs.length > 1 &&
        index < maxSearches &&
        !isMentioned(config.document, orb.alias, '/', config.span(orb.valueNode))
          ? removeKey(config.document, orb.keyNode, orb.valueNode)
          : undefined;
      yield {
        span: config.span(orb.keyNode),
        message: `Orb \`${orb.alias}\` (\`${dockerOrb.name}\`) is declared ${orb.scope.path === '' ? '' : `in \`${orb.scope.path}\` `}and not used. Remove it, or log in with it.`,
        ...(edit === undefined || section?.kind !== 'map'
          ? {}
          : {
              fix: lazyFix('Remove the orb', false, () => ({
                edits: [edit],
                changes: [{ kind: 'keys', node: section, keys: [orb.alias] }],
              })),
            }),
      };
    }
  },
} satisfies ConfigRule;
