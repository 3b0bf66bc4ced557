import { docsUrl, lazyFix } from '../../../lint/rule';
import { relatedTo } from '../findingsAt';
import { attributeOf } from '../hcl/node';
import { namedProduct } from '../model/namedProduct';
import type { Reader, WiringModel } from '../model/wiringModel';
import type { WiringFinding, WiringRule } from '../rule';
import { standardOutput } from '../names';

/** A data source named for one product that reads the secret of another. */
export const dockerhubSecretOfAnotherProduct = {
  id: 'dockerhub-secret-of-another-product',
  summary: 'A product’s data source or variables read the Docker Hub secret of another product',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'security',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('dockerhub-secret-of-another-product'),
  *check(wiring): Generator<WiringFinding> {
    const told = new Set<Reader['block']>();
    for (const reader of wiring.readers) {
      const named = namedProduct(wiring, reader.block);
      const read = reader.secret?.product;
      if (named === undefined || read === undefined || read === named) continue;
      told.add(reader.block);
      yield misread(wiring, reader, named, read);
    }
    for (const { id, token } of wiring.feeds) {
      if (id?.value.kind !== 'content' || token?.value.kind !== 'content') continue;
      const [mine, theirs] = [id.value.secret.product, token.value.secret.product];
      if (mine === undefined || theirs === undefined || mine === theirs) continue;
      if (told.has(id.value.reader) || told.has(token.value.reader)) continue;
      yield {
        file: token.traced.scope.file,
        span: token.traced.entry.value.span,
        within: token.traced.entry.span,
        message: `\`${id.name}\` is the ID of \`${mine}\` and \`${token.name}\` the token of \`${theirs}\`: they do not go together.`,
        data: { products: [mine, theirs] },
      };
    }
  },
} satisfies WiringRule;

function misread(wiring: WiringModel, reader: Reader, named: string, read: string): WiringFinding {
  const { block: placed, half } = reader;
  const attribute = attributeOf(placed.block.body, 'secret_id');
  const span = attribute?.value.span ?? placed.block.head;
  const reference = half === undefined ? undefined : referenceTo(wiring, placed, named, half);
  const maker = reader.secret?.maker?.block;
  return {
    file: placed.file,
    span,
    within: placed.block.head,
    message: `\`${placed.block.labels[1] ?? ''}\` is named for \`${named}\` and reads a secret of \`${read}\`: one leaked credential would hurt both.`,
    related: maker === undefined ? undefined : [relatedTo(maker, `makes the secret of ${read}`)],
    data: { product: named, read },
    fix:
      reference === undefined || attribute === undefined
        ? undefined
        : lazyFix(`Read the secret of \`${named}\``, true, () => ({
            edits: [{ path: placed.file.path, span, text: reference }],
          })),
  };
}

/** How the folder of a data source can name a product's secret: by the output of a call in it. */
function referenceTo(
  { checkout, secretsCalls }: WiringModel,
  { folder }: Reader['block'],
  product: string,
  half: 'id' | 'token',
): string | undefined {
  const output = standardOutput(half);
  for (const made of secretsCalls) {
    if (made.product !== product) continue;
    const call = made.call.folder === folder ? made.call : made.instance.call;
    if (call?.folder !== folder) continue;
    const target = checkout.target(call);
    const isThere = target === undefined || checkout.find(target, 'output', output) !== undefined;
    if (isThere) return `module.${call.block.labels[0] ?? ''}.${output}.id`;
  }
  return undefined;
}
