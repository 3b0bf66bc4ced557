import path from 'node:path';
import { readHclWasm } from '../ports/hclWasm';
import { keyFile } from '../ports/keyFile';
import { nodeDisk } from '../ports/nodeDisk';
import { nodeFiles } from '../ports/nodeFiles';
import { processLock } from '../ports/processLock';
import { systemClock } from '../ports/systemClock';
import { systemRandom } from '../ports/systemRandom';
import { dayOf } from '../runbook/run/localTime';
import { plain } from '../runbook/run/renderSection';
import type { StepReport } from '../runbook/run/report';
import type { Target } from '../runbook/run/report';
import { PullbookError } from '../shared/errors';
import { silentLogger } from '../shared/ports';
import { Redactor } from '../shared/redactor';
import { type Engine, createEngine } from '../steps/engine/engine';
import type { Io } from './io';
import { operatorFromEnvironment } from './operatorFromEnvironment';
import { type ReadRunbook, readRunbook } from './readRunbook';
import { stateFolder } from './stateFolder';

export interface Session extends ReadRunbook {
  readonly engine: Engine;
  readonly target: Target;
}

export interface SessionOptions {
  readonly target: Target;
  readonly state: string | undefined;
  /** Folders with the checkouts that steps look at. Default: the working folder. */
  readonly workspace: readonly string[] | undefined;
}

/**
 * Opens a runbook and the engine for it.
 * @throws {PullbookError} `NOT_FOUND`, `INPUT_INVALID`.
 */
export async function openSession(file: string, options: SessionOptions, io: Io): Promise<Session> {
  const read = await readRunbook(io.folder, file, dayOf(systemClock.now()));
  if (read.runbook.steps.length === 0) {
    throw new PullbookError('INPUT_INVALID', `\`${file}\` has no steps.`, {
      advice: 'A step is a fenced block that begins with three backticks and `yaml step`.',
    });
  }
  const redactor = new Redactor();
  const state =
    options.state === undefined ? stateFolder(read.path, io.environment) : path.resolve(io.folder, options.state);
  const lock = processLock(path.join(state, options.target, 'lock'), 'the command line');
  const disk = nodeDisk(state, lock);
  const engine = createEngine({
    disk,
    lock,
    key: keyFile(disk, 'escrow.key', systemRandom),
    clock: systemClock,
    random: systemRandom,
    redactor,
    logger: silentLogger,
    files: nodeFiles((options.workspace ?? ['.']).map((folder) => path.resolve(io.folder, folder))),
    hclWasm: readHclWasm,
    inputs: () => read.runbook.inputs,
    onReport: io.isInteractive ? progressTo(io.stderr) : () => undefined,
    ...(options.target === 'live'
      ? { target: 'live', operator: operatorFromEnvironment(io.environment, { clock: systemClock, redactor }) }
      : { target: 'rehearsal', wire: 'loopback' }),
  });
  return { ...read, engine, target: options.target };
}

/** Says each thing that happens once: what a step is at, and below it what is being done. */
export function progressTo(
  write: (text: string) => void,
): (report: Pick<StepReport, 'step' | 'headline' | 'progress'>) => void {
  let at = '';
  let done = '';
  return ({ step, headline, progress }) => {
    const line = `${step}: ${plain(headline)}\n`;
    if (line !== at) write(line);
    at = line;
    const doing = progress.findLast(({ state }) => state === 'doing')?.text;
    if (doing === undefined || doing === done) return;
    write(`  ${plain(doing)}\n`);
    done = doing;
  };
}
