import { configExpressions } from './expressions';
import { parseImageReference, type ImageReference } from '../../docker/image/imageReference';
import type { MapNode } from '../../yaml/node';
import type { YamlDocument } from '../../yaml/yamlDocument';
import { resolveText } from './parameters';

/** What an `image:` means, as far as the file tells. */
export interface ImageValue {
  readonly text: string;
  readonly reference: ImageReference;
  /** How it was found: written so, by a parameter's default, or from what callers pass. */
  readonly basis: 'literal' | 'default' | 'call';
}

const parameter = /<<\s*parameters\.([\w-]+)\s*>>/;
/** Enough to decide on; a matrix may hold thousands. */
const maxValues = 50;

/**
 * The values an image can take: as written, else by defaults, else by what callers pass or the members of an `enum`.
 * The first decides, because it is what runs unless somebody passes something else.
 *
 * @param passed - The values callers give to a parameter of the owner.
 */
export function imageValues(
  document: YamlDocument,
  image: string,
  declared: MapNode | undefined,
  passed: (parameter: string) => readonly string[],
): ImageValue[] {
  const literal = parseImageReference(image, configExpressions);
  if (literal.registry.kind !== 'unknown' || !image.includes('<<'))
    return [{ text: image, reference: literal, basis: 'literal' }];
  const resolved = resolveText(image, { document, declared, passed: undefined, caller: undefined });
  const byDefault = parseImageReference(resolved, configExpressions);
  if (byDefault.registry.kind !== 'unknown') return [{ text: resolved, reference: byDefault, basis: 'default' }];
  const name = parameter.exec(resolved)?.[1];
  if (name === undefined) return [{ text: image, reference: literal, basis: 'literal' }];
  const values: ImageValue[] = [];
  const given = passed(name);
  for (const value of given.length > 0 ? given : enumMembers(document, declared, name)) {
    if (values.length >= maxValues) break;
    const text = resolved.replace(parameter, () => value);
    values.push({ text, reference: parseImageReference(text, configExpressions), basis: 'call' });
  }
  const known = values.filter((value) => value.reference.registry.kind !== 'unknown');
  return known.length > 0 ? known : [{ text: image, reference: literal, basis: 'literal' }];
}

function enumMembers(document: YamlDocument, declared: MapNode | undefined, name: string): string[] {
  const declaration = declared === undefined ? undefined : document.asMap(document.get(declared, name)?.value);
  const members = declaration === undefined ? undefined : document.get(declaration, 'enum')?.value;
  if (members?.kind !== 'seq') return [];
  return members.items.flatMap((item) => document.asScalar(item)?.value ?? []);
}
