import { docsUrl, lazyFix } from '../../../lint/rule';
import { relatedTo } from '../findingsAt';
import { attributeOf } from '../hcl/node';
import { sharedUse } from '../wiring/obstacles';
import { repairBy } from '../insert/repair';
import type { Folder } from '../model/checkout';
import { inRoot, providerOf, providerOfCall } from '../model/providers';
import { rootOf } from '../model/instances';
import type { Maker } from '../model/value';
import type { Reader, SecretsCall, WiringModel } from '../model/wiringModel';
import type { WiringFinding, WiringRule } from '../rule';

/** A secret that is read, or made, with another provider than its counterpart: another account, where it is not. */
export const dockerhubSecretProvider = {
  id: 'dockerhub-secret-provider',
  summary: 'A Docker Hub secret is read or made with the wrong provider alias',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'correctness',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('dockerhub-secret-provider'),
  *check(wiring): Generator<WiringFinding> {
    const told = new Set<Maker['block']>();
    const usuals = usualProviders(wiring);
    for (const made of wiring.secretsCalls) {
      const { call, instance } = made;
      const provider = providerOfCall(call, instance);
      const usual = usuals.get(rootOf(instance));
      if (provider === undefined || usual === undefined || provider === usual || told.has(call)) continue;
      told.add(call);
      yield madeElsewhere(wiring, made, provider, usual);
    }
    for (const reader of wiring.readers) {
      const maker = reader.secret?.maker;
      if (maker === undefined || instanceIsTold(maker, told)) continue;
      const made = madeWith(maker);
      const read = providerOf(reader.block, reader.instance);
      if (made !== undefined && read !== undefined && made !== read) yield readElsewhere(reader, maker, made, read);
    }
  },
} satisfies WiringRule;

/** The alias that most secrets modules of each root are given; none for a root without a majority. */
function usualProviders({ secretsCalls }: WiringModel): ReadonlyMap<Folder, string> {
  const counts = new Map<Folder, Map<string, number>>();
  for (const { call, instance } of secretsCalls) {
    const provider = providerOfCall(call, instance);
    if (provider === undefined) continue;
    const root = rootOf(instance);
    const own = counts.get(root) ?? new Map<string, number>();
    counts.set(root, own.set(provider, (own.get(provider) ?? 0) + 1));
  }
  const usual = new Map<Folder, string>();
  for (const [root, own] of counts) {
    const [first, second] = [...own].sort((a, b) => b[1] - a[1]);
    if (first !== undefined && first[1] > (second?.[1] ?? 0)) usual.set(root, first[0]);
  }
  return usual;
}

/** A resource has a provider of its own; a module that is not in the checkout works with what it is handed. */
function madeWith({ block, instance }: Maker): string | undefined {
  return block.block.type === 'module' ? providerOfCall(block, instance) : providerOf(block, instance);
}

/** Whether the secret comes from a call that was told already. */
function instanceIsTold({ block, instance }: Maker, told: ReadonlySet<Maker['block']>): boolean {
  return told.has(block) || (instance.call !== undefined && told.has(instance.call));
}

function madeElsewhere(
  model: WiringModel,
  { call, instance }: SecretsCall,
  provider: string,
  usual: string,
): WiringFinding {
  const map = attributeOf(call.block.body, 'providers');
  const isAlone = sharedUse(model, call.folder) === undefined;
  const other = model.secretsCalls.find((made) => providerOfCall(made.call, made.instance) === usual);
  return {
    file: call.file,
    span: map?.span ?? call.block.head,
    within: call.block.head,
    message: `The secrets are made with \`${provider}\`, those of other products with \`${usual}\`: they end up in another account or region.`,
    related: other === undefined ? undefined : [relatedTo(other.call, `is given ${usual}`)],
    data: { provider, expected: usual },
    // Elsewhere the folder is not given the alias by this name, or not in each of its uses.
    fix:
      map === undefined && usual.startsWith('aws.') && isAlone && inRoot(usual, instance) === usual
        ? lazyFix(`Hand on \`${usual}\``, false, () =>
            repairBy((edits) => {
              edits.addAttribute(call, `providers = {\n  aws = ${usual}\n}`, '\n');
            }),
          )
        : undefined,
  };
}

function readElsewhere(reader: Reader, maker: Maker, made: string, read: string): WiringFinding {
  const { file, block } = reader.block;
  const given = attributeOf(block.body, 'provider');
  const isInRoot = reader.instance.call === undefined;
  return {
    file,
    span: given?.value.span ?? block.head,
    within: block.head,
    message: `The secret is made with \`${made}\` and read with \`${read}\`, where it does not exist: Terraform stops there.`,
    related: [relatedTo(maker.block, `makes the secret with ${made}`)],
    data: { provider: read, expected: made },
    fix: isInRoot
      ? lazyFix(`Read with \`${made}\``, true, () =>
          repairBy((edits) => {
            if (given === undefined) edits.addAttribute(reader.block, `provider = ${made}`, '');
            else edits.replace(file, given.value.span, made);
          }),
        )
      : undefined,
  };
}
