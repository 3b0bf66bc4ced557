import { docsUrl, lazyFix } from '../../../lint/rule';
import { addOutputs, repairBy } from '../insert/repair';
import { relatedTo } from '../findingsAt';
import { missingOutputs } from '../model/missingOutputs';
import type { WiringFinding, WiringRule } from '../rule';
import { halves } from '../names';

/** A product's folder makes the secrets and hands none of them on: the root, which sets the variables, cannot see them. */
export const dockerhubSecretsWithoutOutputs = {
  id: 'dockerhub-secrets-without-outputs',
  summary: 'A product makes its Docker Hub secrets and has no outputs for them',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'correctness',
  compoundFix: 'removes',
  tags: [],
  docs: docsUrl('dockerhub-secrets-without-outputs'),
  *check(wiring): Generator<WiringFinding> {
    for (const made of wiring.secretsCalls) {
      const missing = missingOutputs(wiring, made);
      if (missing.length !== halves.length) continue;
      yield {
        file: made.call.file,
        span: made.call.block.head,
        message: `The secrets of \`${made.product ?? made.call.folder.path}\` are made here and handed on by no output, so nothing outside of this folder can read them.`,
        related: made.instance.call === undefined ? [] : [relatedTo(made.instance.call, 'calls this folder')],
        data: { product: made.product ?? null },
        fix: lazyFix('Add both outputs', true, () =>
          repairBy((edits) => {
            addOutputs(edits, made.call, missing);
          }),
        ),
      };
    }
  },
} satisfies WiringRule;
