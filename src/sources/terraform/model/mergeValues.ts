import { isPreset, type TracedEntry, type Value } from './value';

/** What `merge()` makes of its arguments: a later map wins. It is whole where each argument is a map and whole. */
export function mergeValues(values: readonly Value[]): Value {
  const entries = new Map<string, TracedEntry>();
  let isWhole = true;
  for (const value of values) {
    if (value.kind !== 'object') isWhole = false;
    else {
      isWhole &&= value.isWhole;
      for (const traced of value.entries) if (traced.entry.key !== undefined) entries.set(traced.entry.key, traced);
    }
  }
  const object: Value = { kind: 'object', entries: [...entries.values()], isWhole };
  return values.some(isPreset) ? { ...object, isPreset: true } : object;
}
