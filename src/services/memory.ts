/** Names a thing that is remembered, and with `Value` its type. */
export interface MemoryKey<Value> {
  /** The key of the credential that the things come from: they are forgotten with it. */
  readonly owner: string;
  /** Never there at run time. */
  readonly value?: Value;
}

/** A key that nobody else has. */
export function memoryKey<Value>(owner: string): MemoryKey<Value> {
  return { owner };
}

/** What the clients of one person share and keep for as long as the program runs, such as sessions. */
export interface Memory {
  /** The values remembered under `key`, to be read and written. */
  of<Value>(key: MemoryKey<Value>): Map<string, Value>;
  /** Forgets what came from a credential, in the maps that were handed out too. */
  forget(owner: string): void;
}

export function createMemory(): Memory {
  const maps = new Map<MemoryKey<unknown>, Map<string, unknown>>();
  return {
    of<Value>(key: MemoryKey<Value>) {
      const map = maps.get(key) ?? new Map<string, unknown>();
      maps.set(key, map);
      // The key is the only way to this map, and says what is in it.
      return map as Map<string, Value>;
    },
    forget(owner) {
      for (const [key, map] of maps) if (key.owner === owner) map.clear();
    },
  };
}
