import type { OnRead } from '../../../src/runbook/run/reads';
import type { StepServices } from '../../../src/steps/stepTools';
import type { startProcess } from './bench';

/** Has a process read some things otherwise than the world is: what is not changed stays as it was. */
export function answering(
  { environment }: ReturnType<typeof startProcess>,
  change: (services: StepServices, onRead: OnRead) => Partial<StepServices>,
): void {
  const before = { ...environment };
  Object.assign(environment, {
    reading(onRead: OnRead) {
      const services = before.reading(onRead);
      return { ...services, ...change(services, onRead) };
    },
  } satisfies Partial<typeof environment>);
}
