import type * as vscode from 'vscode';
import type { Runner } from '../runbook/run/runner';
import type { StepReport } from '../runbook/run/report';
import type { Target } from '../runbook/run/report';
import type { OpenRunbook } from './openRunbook';

/** The engine for one runbook on one target, as the notebook uses it. */
export interface EngineSession {
  readonly runner: Pick<
    Runner<unknown>,
    'restore' | 'runAll' | 'planStep' | 'applyStep' | 'applyRemedy' | 'rehearseAll' | 'rehearseStep' | 'markDone'
  >;
  /** Every change of every report. */
  readonly onReport: vscode.Event<StepReport>;
}

/** What the notebook needs of the engine. Everything behind it loads on first use. */
export interface EngineHost {
  /** The one session of this runbook and target; made on the first call, without network. */
  session(runbook: OpenRunbook, target: Target): Promise<EngineSession>;
  /** Starts the rehearsal over: an empty world, an empty journal. */
  resetRehearsal(runbook: OpenRunbook): Promise<void>;
}
