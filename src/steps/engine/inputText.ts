/** Reads texts and numbers of a runbook's inputs, as text; `undefined` where there is none at the path. */
export function inputText(inputs: object): (...path: readonly string[]) => string | undefined {
  return (...path) => {
    const value = path.reduce<unknown>(fieldOf, inputs);
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined;
  };
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
