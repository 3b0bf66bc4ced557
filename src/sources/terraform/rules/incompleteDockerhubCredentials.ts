import { docsUrl, lazyFix } from '../../../lint/rule';
import { attributeOf, expressionsInBody, textOf, type HclBody } from '../hcl/node';
import { setEntries } from '../insert/extendMap';
import { sharedUse } from '../wiring/obstacles';
import { repairBy } from '../insert/repair';
import { variablesArgument } from '../model/repositoryCall';
import type { FedVariable, Feed, WiringModel } from '../model/wiringModel';
import type { WiringFinding, WiringRule } from '../rule';
import { titleOfHalf, otherHalf } from '../names';

/** A project that gets one of the two variables: a login with half a credential fails. */
export const incompleteDockerhubCredentials = {
  id: 'incomplete-dockerhub-credentials',
  summary: 'A project gets one of the two variables of the Docker Hub credential',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'correctness',
  compoundFix: 'removes',
  tags: [],
  docs: docsUrl('incomplete-dockerhub-credentials'),
  *check(wiring): Generator<WiringFinding> {
    for (const feed of wiring.feeds) {
      const only = feed.id ?? feed.token;
      if (!feed.isWhole || only === undefined || (feed.id !== undefined && feed.token !== undefined)) continue;
      const missing = only.half === 'id' ? wiring.names.password : wiring.names.username;
      if (isSetElsewhere(feed.call, missing)) continue;
      yield {
        file: only.traced.scope.file,
        span: only.traced.entry.keySpan,
        within: feed.call.block.head,
        message: `The project gets \`${only.name}\` and no \`${missing}\`: ${titleOfHalf(otherHalf(only.half))} is missing.`,
        data: { missing, repository: feed.repository ?? null, product: productOf(only) ?? null },
        fix: completion(wiring, feed, only, missing),
      };
    }
  },
} satisfies WiringRule;

/** By another argument of the call, or by a resource beside it. */
function isSetElsewhere(call: Feed['call'], name: string): boolean {
  return call.folder.blocks.some(
    (placed) => (placed === call || placed.block.type === 'resource') && namesIn(placed.block.body).includes(name),
  );
}

function namesIn(body: HclBody): string[] {
  return [...expressionsInBody(body)].flatMap((value) =>
    value.kind === 'object' ? value.entries.map(({ key }) => key ?? '') : (textOf(value) ?? []),
  );
}

function productOf({ value }: FedVariable): string | undefined {
  return value.kind === 'content' ? value.secret.product : undefined;
}

/** Where the other half's data source is there already, one line is all that is missing. */
function completion(wiring: WiringModel, feed: Feed, only: FedVariable, missing: string): WiringFinding['fix'] {
  const { readers } = wiring;
  // What is written into a module that is used several times is for all of its projects.
  if (sharedUse(wiring, feed.call.folder) !== undefined) return undefined;
  const product = productOf(only);
  const reader = readers.find(
    ({ secret, block }) =>
      block.folder === feed.call.folder &&
      product !== undefined &&
      secret?.product === product &&
      secret.half === otherHalf(only.half),
  );
  const map = attributeOf(feed.call.block.body, variablesArgument)?.value;
  if (reader === undefined || map === undefined) return undefined;
  const { type, labels } = reader.block.block;
  const value = [type, ...labels, 'secret_string'].join('.');
  return lazyFix(`Add \`${missing}\``, true, () =>
    repairBy((edits) => {
      setEntries(edits, map, feed.call.file, feed.call.folder, [{ name: missing, value }]);
    }),
  );
}
