import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Target } from '../runbook/run/report';
import { UsageError } from './io';

/**
 * The options and operands of a command line.
 * @throws {UsageError} for an option that there is not, or without its value.
 */
export function readOptions<const O extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: O,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(`${error.message.split('.')[0] ?? ''}.`);
    throw error;
  }
}

/**
 * The one operand of a command.
 * @throws {UsageError} when there is none, or more than one.
 */
export function onlyOperand(operands: readonly string[], what: string): string {
  const [only, ...more] = operands;
  if (only === undefined || more.length > 0) throw new UsageError(`Name exactly one ${what}.`);
  return only;
}

/**
 * The target that a command line names. It is never guessed: which world one looks at must not be an accident.
 * @throws {UsageError} when there is none.
 */
export function readTarget(target: string | undefined): Target {
  if (target === 'live' || target === 'rehearsal') return target;
  throw new UsageError('Say `--target live` or `--target rehearsal`.');
}
