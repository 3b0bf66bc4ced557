import type { Services } from '../../services/services';
import type { Basis } from '../../runbook/run/change';
import type { Secret } from '../../shared/secret';

/** A value that is there, without the value. */
export interface StoredDescription {
  /** Which version of it there is. */
  readonly seen: Basis;
  readonly isDeleted: boolean;
  /** The version that is current; `undefined` where it holds no value, not even the placeholder. */
  readonly version: string | undefined;
  /** When it changed last, milliseconds since 1970; a version that was moved back counts. */
  readonly changedAt: number | undefined;
}

export interface StoredValue {
  readonly value: Secret;
  /** The version that it is. */
  readonly version: string;
  /** When this value was put, milliseconds since 1970; `undefined` where the place does not say. */
  readonly createdAt: number | undefined;
}

/** What steps ask of a place that holds values by name and gives them back. Reads only. */
export interface SecretStore {
  /** `undefined` when there is none of that name. */
  describe(name: string, services: Services, signal: AbortSignal): Promise<StoredDescription | undefined>;
  /** `undefined` when there is none of that name, or it holds no value. */
  read(name: string, services: Services, signal: AbortSignal): Promise<StoredValue | undefined>;
}
