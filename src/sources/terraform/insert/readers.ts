import { attributeOf } from '../hcl/node';
import type { PlacedBlock } from '../model/checkout';
import { providerOf } from '../model/providers';
import type { Reader } from '../model/wiringModel';
import { isMany } from '../wiring/obstacles';
import type { Insertion, SecretReference } from './insertion';
import { isNamedForOther } from './secretOutput';
import { isOf, type WiringState } from '../wiring/state';
import { freeName, labelOf, type Half } from '../names';

const secretVersion = 'aws_secretsmanager_secret_version';

/** What a variable is to be, by the half: the expression for what the secret holds. */
export type Expressions = Readonly<Partial<Record<Half, string>>>;

/**
 * Sees to it that a data source reads each of the secrets: takes the one that is there, puts the product's own one right,
 * or adds one.
 */
export function ensureReaders(
  insertion: Insertion,
  state: WiringState,
  wanted: readonly Half[],
  references: Readonly<Record<Half, SecretReference>>,
  provider: string,
): Expressions {
  const expressions: Partial<Record<Half, string>> = {};
  const added: string[] = [];
  for (const half of wanted) {
    const { text, isId } = references[half];
    const secretId = isId ? text : `${text}.id`;
    const reader = findReader(insertion, state, half, secretId, provider);
    const label = reader?.block.block.labels[1] ?? freeLabel(insertion, half);
    if (reader === undefined) {
      const name = insertion.providers.in(insertion.site.instance, provider);
      const by = name === 'aws' ? '' : `  provider = ${name}\n`;
      added.push(`data "${secretVersion}" "${label}" {\n  secret_id = ${secretId}\n${by}}\n`);
    } else putRight(insertion, reader, half, secretId, provider);
    expressions[half] = `${reader?.block.block.type ?? 'data'}.${secretVersion}.${label}.secret_string`;
  }
  if (added.length > 0) addReaders(insertion, added);
  return expressions;
}

/** The data source of this half in the site's module: one that reads the secret, or will, or is named for it. */
function findReader(
  { model, names, site }: Insertion,
  { feed, isRight }: WiringState,
  half: Half,
  secretId: string,
  provider: string,
): Reader | undefined {
  const other = feed?.[half === 'id' ? 'token' : 'id']?.value;
  const taken = other?.kind === 'content' && isRight[half === 'id' ? 'token' : 'id'] ? other.reader : undefined;
  // One with `for_each` or `count` has no value of its own.
  const here = model.readers.filter(
    ({ block }) => block.folder === site.folder && block.block.type === 'data' && block !== taken && !isMany(block),
  );
  const reads = here.filter(
    ({ block, secret }) =>
      secret !== undefined && isOf(secret, names.product, half) && !isNamedForOther(block.block.labels[1], half),
  );
  const label = labelOf(names.product, half);
  const value = feed?.[half]?.value;
  return (
    reads.find(({ block, instance }) => providerOf(block, instance) === provider) ??
    reads[0] ??
    here.find(({ block }) => writtenIn(block, 'secret_id') === secretId) ??
    // What cannot be followed may be what others read.
    here.find(({ block, value }) => block.block.labels[1] === label && value.kind !== 'unknown') ??
    // What the variable reads now belongs to nobody else when its secret is none.
    here.find(
      ({ block, secret }) => value?.kind === 'content' && value.reader === block && secret?.product === undefined,
    )
  );
}

function writtenIn({ block, file }: PlacedBlock, name: string): string | undefined {
  const value = attributeOf(block.body, name)?.value;
  return value === undefined ? undefined : file.text.slice(value.span.start, value.span.end);
}

function putRight(
  { edits, names, providers }: Insertion,
  { block, instance, secret }: Reader,
  half: Half,
  secretId: string,
  provider: string,
): void {
  const isSecretRight = secret !== undefined && isOf(secret, names.product, half);
  if (!isSecretRight && writtenIn(block, 'secret_id') !== secretId) {
    const attribute = attributeOf(block.block.body, 'secret_id');
    if (attribute === undefined) edits.addAttribute(block, `secret_id = ${secretId}`, '');
    else edits.replace(block.file, attribute.value.span, secretId);
  }
  if (providerOf(block, instance) === provider) return;
  const name = providers.in(instance, provider);
  const attribute = attributeOf(block.block.body, 'provider');
  if (attribute === undefined) edits.addAttribute(block, `provider = ${name}`, '');
  else edits.replace(block.file, attribute.value.span, name);
}

function freeLabel({ model, names, site }: Insertion, half: Half): string {
  const label = labelOf(names.product, half);
  const isTaken = (name: string): boolean =>
    model.checkout.find(site.folder, 'data', secretVersion, name) !== undefined;
  return isTaken(label) ? freeName(`ci_${label}`, isTaken) : label;
}

/** Adds data sources where those of other products are, or before the repository's call. */
function addReaders({ model, names, site, edits }: Insertion, added: readonly string[]): void {
  const text = added.join('\n');
  const here = model.readers.filter(({ block }) => block.folder === site.folder);
  const own = here.findLast(({ secret }) => secret?.product === names.product);
  const last = own ?? here.at(-1);
  const isWithCall = last?.block.file === site.file;
  if (last !== undefined && (own !== undefined || !isWithCall || site.call === undefined)) {
    edits.insertAfter(last.block, text);
  } else if (site.call !== undefined) edits.insertBefore(site.call, text);
  else edits.append(site.file, text);
}
