import { attributeOf } from '../hcl/node';
import type { Folder, PlacedBlock, SourceFile } from '../model/checkout';
import type { Instance } from '../model/instances';
import type { WiringModel } from '../model/wiringModel';
import type { Insertion, SecretReference } from './insertion';
import { givesId, isNamedForOther, outputWith } from './secretOutput';
import { type SecretsPlace } from './secretsChain';
import { freeName, labelOf, halves, secretName, standardOutput, type Half } from '../names';

/** The expressions for both secrets in the site's module. Adds the outputs that are missing on the way up to it. */
export function handUp(insertion: Insertion, place: SecretsPlace): Readonly<Record<Half, SecretReference>> {
  if (place.chain === undefined) {
    const named = (half: Half) => ({ text: `"${secretName(insertion.names.product, half)}"`, isId: true });
    return { id: named('id'), token: named('token') };
  }
  let references = { id: place.made('id'), token: place.made('token') };
  for (const { label, target, instance } of place.chain.toReversed()) {
    const above = { ...references };
    const added: string[] = [];
    for (const half of halves) {
      const traced = instance === undefined ? undefined : outputWith(insertion, instance, half);
      const output = traced ?? outputWritten(target, references[half], half);
      const name = output?.block.labels[0] ?? addOutput(insertion, target, half, references[half], added);
      const isId = output === undefined ? references[half].isId : givesId(insertion.model, output);
      above[half] = { text: `module.${label}.${name}`, isId };
    }
    if (added.length > 0) appendOutputs(insertion, target, place, added);
    references = above;
  }
  return references;
}

/** The output that will come to the secret once what it names is there. */
function outputWritten({ blocks }: Folder, { text }: SecretReference, half: Half): PlacedBlock | undefined {
  return blocks.find(({ block, file }) => {
    if (isNamedForOther(block.labels[0], half)) return false;
    const value = block.type === 'output' ? attributeOf(block.body, 'value')?.value : undefined;
    const written = value === undefined ? '' : file.text.slice(value.span.start, value.span.end);
    return written === text || written === `${text}.id` || written === `${text}.arn`;
  });
}

/** Puts the product's own output right, or adds one to `added`. @returns its name. */
function addOutput(
  { model, names, edits }: Insertion,
  folder: Folder,
  half: Half,
  { text }: SecretReference,
  added: string[],
): string {
  const standard = standardOutput(half);
  const wrong = model.checkout.find(folder, 'output', standard);
  if (wrong !== undefined && isOwnWrong(model, wrong, names.product)) {
    const value = attributeOf(wrong.block.body, 'value');
    if (value === undefined) edits.addAttribute(wrong, `value = ${text}`, '');
    else edits.replace(wrong.file, value.value.span, text);
    return standard;
  }
  const isTaken = (name: string): boolean => model.checkout.find(folder, 'output', name) !== undefined;
  const own = labelOf(names.product, half);
  const name = !isTaken(standard) ? standard : freeName(own, isTaken);
  added.push(`output "${name}" {\n  value = ${text}\n}\n`);
  return name;
}

/**
 * Whether an output is known to lead nowhere, or to a secret that no product beside or below it has of its own. What cannot
 * be followed may be what others read.
 */
function isOwnWrong(model: WiringModel, output: PlacedBlock, product: string): boolean {
  return model.instancesOf(output.folder).every((instance) => {
    const value = model.tracer.attribute(output, 'value', instance);
    if (value.kind === 'missing') return true;
    if (value.kind === 'text') return !value.value.includes('*');
    if (value.kind !== 'secret' || value.secret.product === undefined) return false;
    const { product: other } = value.secret;
    return (
      other === product ||
      !model.secretsCalls.some((call) => call.product === other && isIn(call.instance, output.folder))
    );
  });
}

function isIn(instance: Instance, folder: Folder): boolean {
  for (let at: Instance | undefined = instance; at !== undefined; at = at.parent) if (at.folder === folder) return true;
  return false;
}

/** Adds outputs behind those of the module, or behind what makes the secrets. */
function appendOutputs({ edits }: Insertion, folder: Folder, place: SecretsPlace, added: readonly string[]): void {
  const text = added.join('\n');
  const last = folder.blocks.findLast(({ block }) => block.type === 'output');
  const outputs = folder.files.find(({ path }) => path.endsWith('outputs.tf'));
  if (last !== undefined) edits.insertAfter(last, text);
  else edits.append(outputs ?? (place.folder === folder ? place.file : firstFile(folder)), text);
}

function firstFile({ files, path }: Folder): SourceFile {
  const [first] = files;
  if (first === undefined) throw new Error(`the module in ${path} has no file`);
  return first;
}
