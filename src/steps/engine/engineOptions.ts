import type { Credential } from '../../services/credential';
import type { Memory } from '../../services/memory';
import type { LiveContext } from '../../services/serviceEntry';
import type { Environment } from '../../runbook/run/environment';
import type { Escrow } from '../../runbook/run/escrow';
import type { Inputs } from '../../runbook/file/inputs';
import type { TimeOptions } from '../../runbook/run/localTime';
import type { StepReport } from '../../runbook/run/report';
import type { KeyPort } from '../../runbook/run/sealedEscrow';
import type { CredentialStore, Person } from '../../runbook/run/surroundings';
import type { Files } from '../../shared/files';
import type { Clock, Disk, Lock, Logger, Random } from '../../shared/ports';
import type { Redactor } from '../../shared/redactor';
import type { StepServices, ToolPorts } from '../stepTools';

/** What an engine works with, whichever target it acts on. */
export interface EnginePorts extends ToolPorts {
  /** The state of this one runbook. Both targets share it and keep apart by folders. Written by the holder of `lock` alone. */
  readonly disk: Disk;
  /** Keeps other processes from running on the same state of this target. */
  readonly lock: Lock;
  /** Opens escrow and the saved rehearsal world. */
  readonly key: KeyPort;
  readonly clock: Clock;
  readonly random: Random;
  readonly redactor: Redactor;
  readonly logger: Logger;
  readonly files: Files;
  /** The runbook's inputs as they read now; asked before each run. */
  readonly inputs: () => Inputs;
  /** Every change of every report, without a secret. */
  readonly onReport: (report: StepReport) => void;
  /** The machine that the calls come from, where it is not this one. */
  readonly from?: string;
  readonly time?: TimeOptions;
}

/** The operator: who signs in, and where what they keep lies. */
export interface Operator {
  readonly credentials: CredentialStore;
  readonly person: Person;
  /** How they have signed in to a service, asked at each call; `undefined` when nobody has. */
  signedIn<Value>(credential: Credential<Value>): Promise<Value | undefined>;
  /** Shared by the engines of one person, so that one one-time code serves them all. */
  readonly memory?: Memory;
  /** Through which `https` requests go, where the program around does not route them itself. */
  readonly httpsAgent?: LiveContext['httpsAgent'];
  /** For endpoints (`PULLBOOK_*_URL`), and for what an SDK looks up there. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export type EngineOptions = EnginePorts &
  (
    | {
        readonly target: 'live';
        readonly operator: Operator;
        /** Opens other services in the place of the real ones, for runs in simulated time. */
        readonly open?: OpenLive;
      }
    /** `loopback` serves the world over real HTTP on 127.0.0.1; `in-process` needs no sockets and takes the clock's time. */
    | { readonly target: 'rehearsal'; readonly wire: 'loopback' | 'in-process' }
  );

/** An environment and what must be stopped with it. */
export interface Stage {
  readonly environment: Environment<StepServices>;
  /** Returns when all that is to outlive the process is on the disk. */
  save(): Promise<void>;
  /**
   * Stops what runs in the background.
   * @param options.saves - Whether what it knows is still the newest that there is; otherwise it writes nothing from now on.
   */
  stop(options: { readonly saves: boolean }): Promise<void>;
}

/** Opens the services of the Live target. */
export type OpenLive = (
  options: Extract<EngineOptions, { target: 'live' }>,
  escrowOf: (step: string) => Escrow,
  beforeSend: BeforeSend,
) => Promise<Stage>;

/** Called right before a request leaves. @throws {PullbookError} `STATE_LOST` where none may. */
export type BeforeSend = () => void;
