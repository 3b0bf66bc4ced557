import { docsUrl } from '../../../lint/rule';
import { expressionsIn, textOf } from '../hcl/node';
import type { PlacedBlock } from '../model/checkout';
import type { WiringModel } from '../model/wiringModel';
import type { WiringFinding, WiringRule } from '../rule';

/** The credential as a variable of a context: every project of the organisation can be given it. */
export const dockerhubCredentialsInContext = {
  id: 'dockerhub-credentials-in-context',
  summary: 'The Docker Hub credential is set in a CircleCI context',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'security',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('dockerhub-credentials-in-context'),
  *check(wiring): Generator<WiringFinding> {
    for (const placed of wiring.checkout.blocks) {
      const { type, labels } = placed.block;
      if (type !== 'resource' || !/^circleci_context(?:_|$)/.test(labels[0] ?? '')) continue;
      const found = evidenceIn(wiring, placed);
      if (found === undefined) continue;
      yield {
        file: placed.file,
        span: found.span,
        within: placed.block.head,
        message: `${found.what} goes into a context, which any project of the organisation can use: one leak hurts all of them. Set it as a variable of the project.`,
        data: { resource: labels.join('.') },
      };
    }
  },
} satisfies WiringRule;

/** The attribute that shows it: the variable's name, or a value that one of the secrets holds. */
function evidenceIn(
  { names, tracer, instancesOf }: WiringModel,
  placed: PlacedBlock,
): { readonly what: string; readonly span: WiringFinding['span'] } | undefined {
  const [instance] = instancesOf(placed.folder);
  for (const { span, value } of placed.block.body.attributes) {
    for (const inner of expressionsIn(value)) {
      const text = textOf(inner);
      if (text === names.username || text === names.password) return { what: `\`${text}\``, span };
      if (instance === undefined || inner.kind !== 'reference') continue;
      const traced = tracer.trace(inner, { instance, file: placed.file });
      if (traced.kind === 'content' && traced.secret.half !== undefined) return { what: 'A Docker Hub secret', span };
    }
  }
  return undefined;
}
