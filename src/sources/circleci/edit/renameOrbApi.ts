import type { Edit } from '../../../shared/text';
import type { ConfigModel } from '../model/configModel';
import { dockerOrbName, dockerOrbParameter } from '../model/orbCatalog';
import type { OrbCall } from '../model/orbCalls';
import type { AllowedChange, YamlRepair } from '../../yaml/allowedChange';

/** Names in one call of the docker orb that belong to the other generation of its API. */
export interface Misnomer {
  readonly from: string;
  readonly to: string;
  readonly edit: Edit;
  readonly change: AllowedChange | undefined;
}

/**
 * Finds command and parameter names of a call that the given generation does not know.
 *
 * @param isSnake - Whether the orb is at 3.0.0 or newer, where every `-` became `_`.
 */
export function misnomers(config: ConfigModel, call: OrbCall, isSnake: boolean): Misnomer[] {
  const { document } = config;
  const found: Misnomer[] = [];
  const names = dockerOrbName(call.part);
  const wanted = isSnake ? names?.snake : names?.kebab;
  if (wanted !== undefined && wanted !== call.part) {
    const span = config.span(call.nameNode);
    const source = document.text.slice(span.start, span.end);
    const at = span.start + source.lastIndexOf(call.part);
    const edit = { span: { start: at, end: at + call.part.length }, text: wanted };
    found.push({ from: `${call.orb.alias}/${call.part}`, to: `${call.orb.alias}/${wanted}`, edit, change: undefined });
  }
  if (call.passed === undefined) return found;
  const map = call.passed;
  for (const { key, keyNode, owner } of document.entries(map)) {
    const parameter = dockerOrbParameter(key);
    const name = isSnake ? parameter?.snake : parameter?.kebab;
    if (name === undefined || name === key) continue;
    found.push({
      from: key,
      to: name,
      edit: { span: config.span(keyNode), text: name },
      change: { kind: 'keys', node: owner, keys: [key, name] },
    });
  }
  return found;
}

/** The edits that bring a call to the wanted generation. */
export function renameCall(config: ConfigModel, call: OrbCall, isSnake: boolean): YamlRepair {
  const wrong = misnomers(config, call, isSnake);
  const changes: AllowedChange[] = wrong.flatMap(({ change }) => change ?? []);
  const name = wrong.find(({ change }) => change === undefined);
  if (name !== undefined) changes.push(nameChange(config, call, name));
  return { edits: wrong.map(({ edit }) => edit), changes };
}

/** The name of a call is a scalar item, or a key of the mapping around it. */
function nameChange(config: ConfigModel, call: OrbCall, { from, to }: Misnomer): AllowedChange {
  const step = config.steps.find(
    ({ step: written }) => written.kind === 'call' && written.nameNode === call.nameNode,
  )?.step;
  if (step?.node.kind === 'map') return { kind: 'keys', node: step.node, keys: [from, to] };
  return { kind: 'value', node: call.nameNode };
}
