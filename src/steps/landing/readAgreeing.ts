/** How a value and its description are asked for. `version` of either: which one it is, or is about. */
export interface AskTwice<Description, Value> {
  describe(): Promise<Description | undefined>;
  read(): Promise<Value | undefined>;
  version(of: Description | Value | undefined): string | undefined;
}

/** A description and a value; where they do not `agree`, one of the two answers is of before a change. */
export interface Pair<Description, Value> {
  readonly described: Description | undefined;
  readonly value: Value | undefined;
  readonly agree: boolean;
}

/**
 * Description and value come by two calls, and a version may come between them, or one of them may be answered from an old
 * copy: both are asked for once more where they are of different versions.
 */
export async function readAgreeing<Description, Value>(
  described: Description,
  ask: AskTwice<Description, Value>,
): Promise<Pair<Description, Value>> {
  const value = await ask.read();
  if (ask.version(described) === ask.version(value)) return { described, value, agree: true };
  const second = { described: await ask.describe(), value: await ask.read() };
  return { ...second, agree: ask.version(second.described) === ask.version(second.value) };
}
