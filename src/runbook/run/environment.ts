import type { Clock, Logger, Random } from '../../shared/ports';
import type { Redactor } from '../../shared/redactor';
import type { Secret } from '../../shared/secret';
import type { Escrow } from './escrow';
import type { Journal } from './journal';
import type { LandingPlace } from './landing';
import type { TimeOptions } from './localTime';
import type { HostWords, OnRead } from './reads';
import type { StepReport } from './report';
import type { Files } from '../../shared/files';
import type { SecretHandle } from '../file/outputs';
import type { Target } from './report';
import type { AnyStepKind } from './step';
import type { CredentialStore, Person } from './surroundings';
import type { SecretShape } from '../file/secretShape';

/** All that steps act on for one target. Composed on the first run, because it loads SDKs and simulators. */
export interface Environment<C> {
  /** `undefined` for a name that no kind has. */
  kind(uses: string): AnyStepKind<C> | undefined;
  /** Services that refuse every writing call, and tell of each read. */
  reading(onRead: OnRead): C;
  readonly host: HostWords;
  readonly writing: C;
  /** @throws {PullbookError} `INPUT_INVALID` for a URI that no landing place understands. */
  landing(uri: string, services: C): LandingPlace;
  /** @throws {PullbookError} `CREDENTIALS_MISSING`. */
  resolve(handle: SecretHandle, services: C, signal: AbortSignal): Promise<Secret>;
  readonly credentials: CredentialStore;
  readonly files: Files;
  readonly person: Person;
  escrowOf(step: string): Escrow;
}

/** What the runner of one runbook on one target works with. */
export interface RunnerOptions<C> {
  readonly target: Target;
  readonly clock: Clock;
  readonly random: Random;
  readonly redactor: Redactor;
  readonly journal: Journal;
  readonly logger: Logger;
  /** What secrets look like that no note may hold. Default: private keys alone. */
  readonly secretShapes?: readonly SecretShape[];
  /** Called before the first step is looked at, and again after it failed. */
  readonly environment: () => Promise<Environment<C>>;
  /**
   * Called before each run; what it returns is called after it. Keeps other processes out.
   * @throws {PullbookError} `STATE_IN_USE`.
   */
  readonly enter?: () => Promise<() => Promise<void>>;
  /** @throws {PullbookError} `STATE_LOST` where another process has followed since {@link enter}. */
  readonly assertHeld?: () => void;
  /** Every change of every report, redacted. */
  readonly onReport: (report: StepReport) => void;
  /** The machine that the calls come from, where it is not this one. */
  readonly from?: string;
  readonly time?: TimeOptions;
}
