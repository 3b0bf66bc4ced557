import { docsUrl } from '../../../lint/rule';
import { attributeOf, textOf } from '../hcl/node';
import type { PlacedBlock } from '../model/checkout';
import { isPlaceholder } from '../model/placeholder';
import { secretIn } from '../model/value';
import type { FedVariable, Feed, WiringModel } from '../model/wiringModel';
import type { WiringFinding, WiringRule } from '../rule';
import { halfIn } from '../names';

/** A credential written into a file: in the history of the repository for good. Messages never repeat it. */
export const literalDockerhubCredential = {
  id: 'literal-dockerhub-credential',
  summary: 'A Docker Hub credential is written into Terraform',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'security',
  compoundFix: 'removes',
  tags: [],
  docs: docsUrl('literal-dockerhub-credential'),
  *check(wiring): Generator<WiringFinding> {
    for (const feed of wiring.feeds) {
      for (const variable of [feed.id, feed.token]) {
        if (variable !== undefined) yield* inFeed(feed, variable);
      }
    }
    for (const placed of wiring.checkout.blocks) {
      const { type, labels } = placed.block;
      if (type === 'resource' && labels[0] === 'aws_secretsmanager_secret_version') yield* inSecret(wiring, placed);
    }
  },
} satisfies WiringRule;

function* inFeed(feed: Feed, { name, half, traced, value }: FedVariable): Generator<WiringFinding> {
  if (value.kind !== 'text' || value.value.includes('*')) return;
  // Another rule tells what is no credential at all.
  if (isPlaceholder(value.value) || secretIn(value)?.half !== undefined) return;
  const { source } = value;
  yield {
    file: source.file,
    span: source.span,
    within: source.file === traced.scope.file ? traced.entry.span : source.span,
    severity: half === 'token' ? 'error' : 'warning',
    message:
      half === 'token'
        ? `\`${name}\` is written out here. Revoke that token, and feed the variable by a data source that reads the secret.`
        : `\`${name}\` is written out here: it will differ from the secret once the service account changes. Feed it by a data source.`,
    data: { variable: name, repository: feed.repository ?? null },
  };
}

/** The value of a secret version: anything but a placeholder is the real one. */
function* inSecret({ tracer, instancesOf }: WiringModel, placed: PlacedBlock): Generator<WiringFinding> {
  for (const name of ['secret_string', 'secret_string_wo']) {
    const attribute = attributeOf(placed.block.body, name);
    const text = textOf(attribute?.value);
    if (attribute === undefined || text === undefined || isPlaceholder(text)) continue;
    const [instance] = instancesOf(placed.folder);
    const secret = instance && secretIn(tracer.attribute(placed, 'secret_id', instance));
    const half = secret === undefined ? halfIn(placed.block.labels[1] ?? '') : secret.half;
    if (half === undefined) continue;
    yield {
      file: placed.file,
      span: attribute.value.span,
      within: placed.block.head,
      severity: half === 'token' ? 'error' : 'warning',
      message: `The value of the secret is written out here. Write the placeholder \`default\` and put the value in from the runbook${half === 'token' ? '; revoke this token' : ''}.`,
      data: { part: half },
    };
  }
}
