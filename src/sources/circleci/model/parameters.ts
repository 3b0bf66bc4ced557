import { isNull, type MapNode, type Node } from '../../yaml/node';
import type { YamlDocument } from '../../yaml/yamlDocument';

/** How `<< parameters.x >>` is read in one place: what is declared, and what the caller passes. */
export interface Bindings {
  readonly document: YamlDocument;
  readonly declared: MapNode | undefined;
  /** Arguments of the call; absent when only the defaults are known. */
  readonly passed: MapNode | undefined;
  /** How the caller's own arguments are read. */
  readonly caller: Bindings | undefined;
}

const reference = /<<\s*(pipeline\.parameters|parameters)\.([\w-]+)\s*>>/g;
const maxDepth = 5;
/** Parameters filled in for one text, and what they bring, in UTF-16 units: a few that name one another can bring gigabytes. */
const maxFilled = { fills: 1_000, units: 200_000 };

/** Replaces the parameters in a text that have a value; those without stay as they are written. */
export function resolveText(text: string, bindings: Bindings, depth = 0, left = { ...maxFilled }): string {
  if (!text.includes('<<') || depth > maxDepth) return text;
  return text.replace(reference, (whole, kind: string, name: string) => {
    const value = kind === 'parameters' ? argument(name, bindings) : pipelineParameter(name, bindings);
    if (value === undefined || left.fills-- <= 0 || (left.units -= value.text.length) < 0) return whole;
    return resolveText(value.text, value.bindings ?? bindings, depth + 1, left);
  });
}

interface Value {
  readonly text: string;
  readonly bindings: Bindings | undefined;
}

function argument(name: string, bindings: Bindings): Value | undefined {
  const { document, declared, passed, caller } = bindings;
  const given = passed === undefined ? undefined : document.asScalar(document.get(passed, name)?.value);
  if (given !== undefined) return { text: given.value, bindings: caller };
  const text = defaultOf(document, declared, name);
  return text === undefined ? undefined : { text, bindings: undefined };
}

function pipelineParameter(name: string, { document }: Bindings): Value | undefined {
  const text = defaultOf(document, document.asMap(document.get(document.root, 'parameters')?.value), name);
  return text === undefined ? undefined : { text, bindings: undefined };
}

/** The default of a declared parameter. An empty default is a value too. */
function defaultOf(document: YamlDocument, declared: MapNode | undefined, name: string): string | undefined {
  const declaration = declared === undefined ? undefined : document.asMap(document.get(declared, name)?.value);
  const value = declaration === undefined ? undefined : document.get(declaration, 'default')?.value;
  if (value?.kind === 'scalar') return isNull(value) ? undefined : value.value;
  return undefined;
}

/** The name in a text that is one parameter and nothing else. */
export function soleParameter(text: string): string | undefined {
  return /^\s*<<\s*parameters\.([\w-]+)\s*>>\s*$/.exec(text)?.[1];
}

/** What a parameter that is no text stands for, such as `steps` or an executor with arguments. */
export function parameterNode(
  name: string,
  bindings: Bindings,
): { node: Node; bindings: Bindings | undefined } | undefined {
  const { document, declared, passed, caller } = bindings;
  const given = passed === undefined ? undefined : document.get(passed, name)?.value;
  if (given !== undefined) return { node: given, bindings: caller };
  const declaration = declared === undefined ? undefined : document.asMap(document.get(declared, name)?.value);
  const fallback = declaration === undefined ? undefined : document.get(declaration, 'default')?.value;
  return fallback === undefined ? undefined : { node: fallback, bindings };
}
