import { type Inputs, inputAt } from '../../runbook/file/inputs';
import type { AllSimulators, WorldInputs } from '../../services/rehearsalWorld';
import { sampleOf } from '../../services/world/createWorld';

/** The inputs that the rehearsal world is built around. What the runbook leaves open is taken from the sample. */
export function rehearsalInputs(simulators: readonly AllSimulators[], inputs: Inputs): WorldInputs {
  const sample = sampleOf(simulators);
  // Filled in field by field, so of the sample's own shape.
  return filledIn(sample, inputs, []) as WorldInputs;
}

function filledIn(sample: object, inputs: Inputs, path: readonly string[]): object {
  const fields = Object.entries(sample as Readonly<Record<string, unknown>>).map(([name, otherwise]) => {
    const at = [...path, name];
    if (typeof otherwise === 'object' && otherwise !== null) return [name, filledIn(otherwise, inputs, at)] as const;
    const value = inputAt(inputs, at);
    return [name, typeof value === 'string' && value !== '' ? value : otherwise] as const;
  });
  return Object.fromEntries(fields);
}
