import type { Clock, Random } from '../../shared/ports';
import type { Secret } from '../../shared/secret';
import type { SecretHandle } from '../file/outputs';
import type { Escrow } from './escrow';
import type { LandingPlace } from './landing';
import type { Target } from './report';
import type { ChecklistItem } from './section';
import type { CredentialStore, Person } from './surroundings';
import type { Files } from '../../shared/files';

/** A person's word that a manual thing is done. */
export interface Confirmation {
  readonly at: number;
  readonly by: string;
  readonly note: string;
  /** The bases of the changes that were open then: a word about what is not known holds as long as these are the same. */
  readonly seen?: readonly string[];
}

/** What the journal remembers for one step: facts that no API can give back. Never a secret value. */
export interface StepMemory {
  /** The newest value recorded under `name` for this step and target, or `undefined`. */
  readonly recall: (name: string) => string | undefined;
  /** A person's newest word for this step, or `undefined`. Editing what the step does (its inputs) makes an older one void. */
  readonly confirmation: Confirmation | undefined;
}

/** What `check` may use. Its services refuse every writing call, so that a preview cannot write. */
export interface CheckContext<C> {
  readonly target: Target;
  readonly services: C;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly credentials: Pick<CredentialStore, 'get'>;
  /** Text files of the workspace, for steps that read a checkout; paths are relative to it. */
  readonly files: Files;
  readonly memory: StepMemory;
  readonly escrow: Pick<Escrow, 'peek'>;
  /** The place a URI names. @throws {PullbookError} `INPUT_INVALID` for a URI that no landing place understands. */
  readonly landing: (uri: string) => LandingPlace;
  /**
   * The value behind a handle, read from its landing place or the credential store.
   * @throws {PullbookError} `CREDENTIALS_MISSING` where it cannot be read back and is not kept here.
   */
  readonly resolve: (handle: SecretHandle) => Promise<Secret>;
}

/** What `apply` may use besides. */
export interface ApplyContext<C> extends CheckContext<C> {
  readonly random: Random;
  readonly credentials: CredentialStore;
  readonly escrow: Escrow;
  readonly person: Person;
  /**
   * Adds a line to the checklist that the engineer watches, or changes the last line of the same `text`.
   */
  readonly progress: (item: ChecklistItem) => void;
  /**
   * Runs one write: refuses to start when the run is being cancelled, journals the intent before and the outcome after,
   * and is itself never aborted half-way (a cancel that comes during it reads "finishing write, then stopping").
   * `what` is the line for journal and checklist: `create access token`.
   */
  readonly write: <T>(what: string, action: () => Promise<T>) => Promise<T>;
  /** Records a fact for {@link StepMemory.recall}, on disk before it returns. */
  readonly remember: (name: string, value: string) => Promise<void>;
}
