import { PullbookError } from '../../shared/errors';
import { hashOf } from '../file/canonicalJson';
import type { Outputs } from '../file/outputs';
import type { RunnableStep } from '../file/runnable';
import type { Environment } from './environment';
import type { AnyStepKind } from './step';

/** What a step's cell says once the outputs it names are filled in. */
export interface StepCall<C> {
  readonly kind: AnyStepKind<C>;
  readonly input: unknown;
  /** Stands for what the step does. */
  readonly inputHash: string;
}

/**
 * What a step asks for now.
 * @throws {PullbookError} `STEP_UNKNOWN`, `INPUT_INVALID`, `NEEDS_UNMET`.
 */
export function callOf<C>(
  step: RunnableStep,
  environment: Environment<C>,
  outputsOf: (id: string) => Outputs | undefined,
): StepCall<C> {
  const [problem] = step.problems;
  if (problem !== undefined) throw new PullbookError('INPUT_INVALID', problem.message);
  const kind = environment.kind(step.uses);
  if (kind === undefined) throw new PullbookError('STEP_UNKNOWN', `No step kind is named \`${step.uses}\`.`);
  const parsed = kind.input.safeParse(step.resolve(outputsOf));
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `\`with.${path.join('.')}\`: ${message}`);
    throw new PullbookError('INPUT_INVALID', faults.join('; '));
  }
  const input = parsed.data as unknown;
  return { kind, input, inputHash: hashOf({ kind: kind.kind, input }) };
}
