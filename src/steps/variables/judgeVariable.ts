import type { EnvironmentVariable } from '../../services/circleCi/contract';
import { basisOf } from '../../runbook/run/basis';
import type { Basis } from '../../runbook/run/change';
import type { Expected, UnfilledSecret } from './expectedValue';
import { fitsPlaceholder, maskTells } from './maskTells';

export interface VariableFinding {
  readonly name: string;
  /** The variable as it was read, and the version of its value. */
  readonly seen: Basis;
  /**
   * Wrong: `missing`; `placeholder`: Terraform handed over what it found before the secret had its value; `outdated`: its
   * end differs, and it is older than the value; `differs`: its end differs, and it is not known to be older; `stale`: its
   * end fits, and it is older than the value; `unfed`: it holds something, and its secret holds no value that it could be.
   *
   * Right: `match`.
   *
   * Not known: `unproved`: nothing speaks against it, and the mask alone cannot speak for it; `alike`: its end fits the
   * value, and Terraform's placeholder as well; `moved`: its end fits, and its secret has changed since, by a version that
   * was moved back or by its description; `contradictory`: its secret is described otherwise than it is given out.
   */
  readonly verdict:
    | 'missing'
    | 'placeholder'
    | 'outdated'
    | 'differs'
    | 'stale'
    | 'unfed'
    | 'match'
    | 'unproved'
    | 'alike'
    | 'moved'
    | 'contradictory';
  /** The secret that has to get its value before any build can hand one over. */
  readonly secret?: UnfilledSecret;
  /** `created 2026-11-23 09:14 UTC`; absent where the service does not say. */
  readonly age?: string;
}

/** CircleCI may give whole seconds. */
const graceMs = 1000;
/** AWS dates a change a moment after the version that it put. */
const putTakesMs = 10_000;

/** @param builtAt - When a build began that has compared the variable with its value, and leaves one alone that holds it already. */
export function judge(
  name: string,
  found: EnvironmentVariable | undefined,
  { value, since, changedAt, unfilled, contradicts }: Expected,
  builtAt: number | undefined,
): VariableFinding {
  const seen = basisOf(found === undefined ? undefined : { found, since, changedAt, contradicts });
  const secret = unfilled === undefined ? {} : { secret: unfilled };
  if (found === undefined) return { name, seen, verdict: 'missing', ...secret };
  const { createdAt, mask } = found;
  const age =
    createdAt === undefined
      ? {}
      : { age: `created ${new Date(createdAt).toISOString().slice(0, 16).replace('T', ' ')} UTC` };
  const finding = (verdict: VariableFinding['verdict']): VariableFinding => ({
    name,
    seen,
    verdict,
    ...secret,
    ...age,
  });
  if (unfilled !== undefined) return finding(fitsPlaceholder(mask) ? 'placeholder' : 'unfed');
  if (contradicts !== undefined) return finding('contradictory');
  const told = maskTells(mask, value);
  if (told === 'placeholder') return finding(told);
  const isBefore = (at: number | undefined): boolean =>
    at !== undefined &&
    createdAt !== undefined &&
    createdAt + graceMs < at &&
    !(builtAt !== undefined && builtAt >= at);
  if (told === 'differs') return finding(isBefore(since) ? 'outdated' : 'differs');
  if (isBefore(since)) return finding('stale');
  if (since !== undefined && changedAt !== undefined && changedAt > since + putTakesMs && isBefore(changedAt)) {
    return finding('moved');
  }
  if (told === 'nothing') return finding('unproved');
  // Set since the value came, or left alone by a build that compared it: then it is no placeholder of before.
  const isDated = since !== undefined && (createdAt !== undefined || (builtAt !== undefined && builtAt >= since));
  return finding(fitsPlaceholder(mask) && !isDated ? 'alike' : 'match');
}
