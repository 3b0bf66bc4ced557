import { docsUrl, lazyFix } from '../../lint/rule';
import { insertEntry } from '../edit/insertEntry';
import { halfOf, otherPart } from '../findingsAt';
import type { FedVariable, Feed, WiringModel } from '../model/wiringModel';
import type { WiringFinding, WiringRule } from '../rule';

/** A project that gets one of the two variables: a login with half a credential fails. */
export const incompleteDockerhubCredentials = {
  id: 'incomplete-dockerhub-credentials',
  summary: 'A project gets one of the two variables of the Docker Hub credential',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  docs: docsUrl('incomplete-dockerhub-credentials'),
  *check(wiring): Generator<WiringFinding> {
    for (const feed of wiring.feeds) {
      const only = feed.id ?? feed.token;
      if (!feed.isWhole || only === undefined || (feed.id !== undefined && feed.token !== undefined)) continue;
      const missing = only.part === 'id' ? wiring.names.password : wiring.names.username;
      yield {
        file: only.traced.scope.file,
        span: only.traced.entry.keySpan,
        within: feed.call.block.head,
        message: `The project gets \`${only.name}\` and no \`${missing}\`: ${halfOf(otherPart(only.part))} is missing.`,
        data: { missing, repository: feed.repository ?? null, product: productOf(only) ?? null },
        fix: completion(wiring, feed, only, missing),
      };
    }
  },
} satisfies WiringRule;

function productOf({ value }: FedVariable): string | undefined {
  return value.kind === 'content' ? value.secret.product : undefined;
}

/** Where the other half's data source is there already, one line is all that is missing. */
function completion({ readers }: WiringModel, feed: Feed, only: FedVariable, missing: string): WiringFinding['fix'] {
  const product = productOf(only);
  const { file } = only.traced.scope;
  const reader = readers.find(
    ({ secret, block }) =>
      block.folder === feed.call.folder &&
      product !== undefined &&
      secret?.product === product &&
      secret.part === otherPart(only.part),
  );
  if (reader === undefined) return undefined;
  const { type, labels } = reader.block.block;
  const { entry } = only.traced;
  return lazyFix(`Add \`${missing}\``, true, () => ({
    edits: insertEntry(
      file,
      [{ name: entry.keySpan, span: entry.span }],
      missing,
      [type, ...labels, 'secret_string'].join('.'),
    ),
    changes: [],
  }));
}
