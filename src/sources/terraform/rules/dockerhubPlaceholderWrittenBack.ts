import { docsUrl, lazyFix } from '../../../lint/rule';
import { repairBy } from '../insert/repair';
import { attributeOf, textOf } from '../hcl/node';
import type { PlacedBlock } from '../model/checkout';
import { secretIn } from '../model/value';
import type { WiringModel } from '../model/wiringModel';
import type { WiringFinding, WiringRule } from '../rule';
import { halfIn } from '../names';

/** A placeholder that Terraform manages: the next apply writes it over the credential. */
export const dockerhubPlaceholderWrittenBack = {
  id: 'dockerhub-placeholder-written-back',
  summary: 'Terraform will write the placeholder over the Docker Hub credential',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'correctness',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('dockerhub-placeholder-written-back'),
  *check(wiring): Generator<WiringFinding> {
    for (const placed of wiring.checkout.blocks) {
      const value = attributeOf(placed.block.body, 'secret_string');
      if (value === undefined || !isDockerhubVersion(wiring, placed) || ignoresValue(placed)) continue;
      const [instance] = wiring.instancesOf(placed.folder);
      // What comes from elsewhere is the credential: then Terraform is what fills the secret.
      if (instance === undefined || wiring.tracer.attribute(placed, 'secret_string', instance).kind !== 'text')
        continue;
      yield {
        file: placed.file,
        span: value.span,
        within: placed.block.head,
        message:
          'Without `ignore_changes`, an apply writes this over the credential that the runbook has put in, and pulls fail.',
        data: { resource: placed.block.labels.join('.') },
        fix: hasLifecycle(placed)
          ? undefined
          : lazyFix('Ignore changes of the value', true, () =>
              repairBy((edits) => {
                edits.addAttribute(placed, 'lifecycle {\n  ignore_changes = [secret_string, version_stages]\n}', '\n');
              }),
            ),
      };
    }
  },
} satisfies WiringRule;

function isDockerhubVersion({ tracer, instancesOf }: WiringModel, placed: PlacedBlock): boolean {
  const { type, labels } = placed.block;
  if (type !== 'resource' || labels[0] !== 'aws_secretsmanager_secret_version') return false;
  const [instance] = instancesOf(placed.folder);
  const secret = instance && secretIn(tracer.attribute(placed, 'secret_id', instance));
  return (secret === undefined ? halfIn(labels[1] ?? '') : secret.half) !== undefined;
}

function hasLifecycle({ block }: PlacedBlock): boolean {
  return block.body.blocks.some(({ type }) => type === 'lifecycle');
}

function ignoresValue({ block }: PlacedBlock): boolean {
  return block.body.blocks.some(({ type, body }) => {
    const ignored = type === 'lifecycle' ? attributeOf(body, 'ignore_changes')?.value : undefined;
    if (ignored?.kind === 'reference') return ignored.path[0] === 'all';
    if (ignored?.kind !== 'tuple') return false;
    // In quotes, as Terraform 0.11 had it, is still understood.
    return ignored.items.some(
      (item) => textOf(item) === 'secret_string' || (item.kind === 'reference' && item.path[0] === 'secret_string'),
    );
  });
}
