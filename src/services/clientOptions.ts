import type { ClientOptions } from './createServices';
import type { LiveContext, RehearsedContext, ServiceEntry } from './serviceEntry';
import { services } from './services';
import type { World } from './world/world';

/** The options of all clients for the real services. */
export function liveOptions(context: LiveContext): ClientOptions {
  const all = Object.entries<ServiceEntry>(services).map(([name, entry]) => [name, entry.live?.(context)]);
  // Each entry makes the options of its own client.
  return Object.fromEntries(all) as ClientOptions;
}

/** The options of all clients for a rehearsal, with the throw-away credentials of its operator. */
export async function rehearsedOptions(world: World<object>, context: RehearsedContext): Promise<ClientOptions> {
  const all = Object.entries<ServiceEntry>(services).map(
    async ([name, entry]) => [name, await entry.rehearsed?.(world, context)] as const,
  );
  return Object.fromEntries(await Promise.all(all)) as unknown as ClientOptions;
}
