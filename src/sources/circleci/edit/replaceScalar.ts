import type { AllowedChange, YamlRepair } from '../../yaml/allowedChange';
import type { ConfigModel } from '../model/configModel';
import type { ScalarNode } from '../../yaml/node';

/**
 * Gives a scalar another value, inside the quotes it has.
 * @param text - Needs neither quotes nor escapes in YAML.
 * @param change - What may change; the scalar's value when absent.
 */
export function replaceScalar(
  { document }: ConfigModel,
  node: ScalarNode,
  text: string,
  change?: AllowedChange,
): YamlRepair {
  const { start, end } = document.span(node);
  const quotes = node.style === 'single' || node.style === 'double' ? 1 : 0;
  return {
    edits: [{ span: { start: start + quotes, end: end - quotes }, text }],
    changes: [change ?? { kind: 'value', node }],
  };
}
