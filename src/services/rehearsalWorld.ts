import { type ServiceTable, services } from './services';
import type { InputsOf, WorldOf } from './world/worldOf';

/** The simulators of all services. */
export type AllSimulators = Awaited<ReturnType<ServiceTable[keyof ServiceTable]['simulator']>>;

/** The world that a runbook is rehearsed in. */
export type RehearsalWorld = WorldOf<AllSimulators>;

/** What it is built around; the same names as a runbook's `inputs`. */
export type WorldInputs = InputsOf<AllSimulators>;

/** Loads the simulators, in the order of the table: one that builds on another's state comes behind it. */
export function loadSimulators(): Promise<readonly AllSimulators[]> {
  return Promise.all(Object.values(services).map((entry) => entry.simulator()));
}
