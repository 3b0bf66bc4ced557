import * as vscode from 'vscode';
import type { Target } from '../runbook/run/report';
import { isRunbook, notebookTypes } from './contributions';
import type { OpenRunbook } from './openRunbook';
import { loadLanguage } from './parseNotebook';
import { restoreStates } from './restoreStates';
import { runSteps } from './runSteps';
import { kernelId } from './switchTarget';
import type { Job, RunDependencies } from './runSteps';

/** The two kernels: the choice of one is the choice of the world that steps act on. */
export class Kernels implements Pick<vscode.Disposable, 'dispose'> {
  readonly #dependencies: RunDependencies;
  readonly #extensionId: string;
  readonly #controllers = new Map<string, vscode.NotebookController>();
  readonly #subscriptions: { dispose(): unknown }[] = [];

  constructor(dependencies: RunDependencies, extensionId: string) {
    this.#dependencies = dependencies;
    this.#extensionId = extensionId;
    for (const type of notebookTypes)
      for (const target of ['rehearsal', 'live'] as const) {
        const controller = createController(type, target);
        controller.executeHandler = async (cells, document) => {
          await loadLanguage();
          const runbook = dependencies.runbooks.of(document);
          runbook.target = target;
          await this.run(runbook, cells, runJob(target, cells));
        };
        this.#controllers.set(`${type}/${target}`, controller);
        this.#subscriptions.push(
          controller,
          controller.onDidChangeSelectedNotebooks(({ notebook, selected }) =>
            this.#select(dependencies.runbooks.of(notebook), target, selected),
          ),
        );
        // Rehearsal is what a runbook opens with; Live is always a choice.
        if (target === 'rehearsal') {
          const prefer = (document: vscode.NotebookDocument): void => {
            if (document.notebookType === type)
              controller.updateNotebookAffinity(document, vscode.NotebookControllerAffinity.Preferred);
          };
          vscode.workspace.notebookDocuments.forEach(prefer);
          this.#subscriptions.push(vscode.workspace.onDidOpenNotebookDocument(prefer));
        }
      }
    const choose = (editor: vscode.NotebookEditor | undefined): void => void this.#chooseFor(editor);
    choose(vscode.window.activeNotebookEditor);
    this.#subscriptions.push(
      vscode.window.onDidChangeActiveNotebookEditor(choose),
      // A file that changes on disk gets new cells where it differs: they show nothing of what is known.
      vscode.workspace.onDidChangeNotebookDocument(({ notebook, contentChanges }) => {
        if (!isRunbook(notebook) || !contentChanges.some(({ addedCells }) => addedCells.length > 0)) return;
        void this.restore(dependencies.runbooks.of(notebook), 'empty cells');
      }),
    );
  }

  /** Runs a job on the notebook's present target and shows it in these cells. */
  async run(runbook: OpenRunbook, cells: readonly vscode.NotebookCell[], job: Job): Promise<void> {
    const controller = this.#controllerOf(runbook);
    if (controller !== undefined) await runSteps(this.#dependencies, runbook, controller, cells, job);
  }

  /** Shows again what is known: after another kernel was chosen, or the file changed on disk. */
  async restore(runbook: OpenRunbook, which: 'all cells' | 'empty cells' = 'all cells'): Promise<void> {
    const controller = this.#controllerOf(runbook);
    if (controller !== undefined) await restoreStates(this.#dependencies, runbook, controller, which);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /**
   * Chooses Rehearsal where no kernel has been chosen yet. With two of them the editor would wait for the first run, and
   * until then neither the world nor the journal's state could be shown.
   */
  async #chooseFor(editor: vscode.NotebookEditor | undefined): Promise<void> {
    if (editor === undefined || !isRunbook(editor.notebook)) return;
    if (this.#dependencies.runbooks.of(editor.notebook).target !== undefined) return;
    await vscode.commands.executeCommand('notebook.selectKernel', {
      id: kernelId(editor.notebook.notebookType, 'rehearsal'),
      extension: this.#extensionId,
      skipIfAlreadySelected: true,
    });
  }

  #controllerOf({ document, target }: OpenRunbook): vscode.NotebookController | undefined {
    return this.#controllers.get(`${document.notebookType}/${target ?? ''}`);
  }

  #select(runbook: OpenRunbook, target: Target, selected: boolean): void {
    if (!selected) {
      // The event for the other kernel may come before or after this one.
      if (runbook.target === target) runbook.target = undefined;
      return;
    }
    // What runs belongs to the other world, and its cells are about to show this one.
    if (runbook.target !== target) runbook.stop();
    runbook.target = target;
    this.#dependencies.runbooks.changed(runbook);
    void this.restore(runbook);
  }
}

/** Running a cell, or all: in Live it only plans, in Rehearsal it takes the steps to in sync. */
function runJob(target: Target, cells: readonly vscode.NotebookCell[]): Job {
  return ({ runner }, steps, signal) => {
    const indices = new Set(cells.map(({ index }) => index));
    const only = steps.filter(({ cell }) => indices.has(cell)).map(({ id }) => id);
    return target === 'live' ? runner.runAll(steps, { only, signal }) : runner.rehearseAll(steps, { only, signal });
  };
}

function createController(type: string, target: Target): vscode.NotebookController {
  const isLive = target === 'live';
  const controller = vscode.notebooks.createNotebookController(
    kernelId(type, target),
    type,
    isLive ? 'Live' : 'Rehearsal',
  );
  controller.description = isLive ? 'the real services' : 'simulated services on this machine';
  controller.detail = isLive
    ? 'Run only plans and changes nothing. Apply… asks before it acts.'
    : 'Run does every step at once. Nothing real is touched.';
  controller.supportedLanguages = ['yaml'];
  controller.supportsExecutionOrder = false;
  return controller;
}
