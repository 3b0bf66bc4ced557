import { basisOf } from '../../runbook/run/basis';
import type { Basis, Change } from '../../runbook/run/change';
import type { ChecklistItem, Section } from '../../runbook/run/section';
import type { HandedSecret } from './handedSecrets';
import type { Attempt, RerunInput, RerunState } from './rerunState';

/** The plan for a rerun. Pure. */
export function planRerun(input: RerunInput, state: RerunState): Change[] {
  const basis = seenIn(state);
  const unready = state.secrets.filter(({ problem }) => problem !== undefined);
  if (unready.length > 0) return unready.map((secret) => personFor(secret, basis));
  if (state.success !== undefined) return [];
  const { running, approvals, link } = state;
  if (running !== undefined && approvals.length > 0) {
    return approvals.map(({ name }) => ({
      action: 'gate',
      summary: `approve **${name}** in ${titleOf(running)}`,
      basis,
      detail: `the jobs after it apply Terraform of ${input.project}`,
      link,
    }));
  }
  if (running !== undefined) {
    const summary = `follow ${titleOf(running)} to its end`;
    return [{ action: 'run', summary, basis, detail: 'it runs already', link }];
  }
  const follows = 'it is followed to its end';
  if (state.pending !== undefined) {
    const { number } = state.pending;
    const which = state.workflow === undefined ? 'its workflow' : `its workflow **${state.workflow}**`;
    const detail = 'the pipeline has started, and is still to come to it';
    return [{ action: 'run', summary: `follow pipeline ${number} to the end of ${which}`, basis, detail, link }];
  }
  if (state.start.how === 'rerun') {
    return [
      {
        action: 'run',
        summary: `rerun ${titleOf(state.start.workflow)}`,
        basis,
        detail: `all jobs, same commit, on ${input.branch} of ${input.project} · ${follows}`,
        link,
      },
    ];
  }
  return [
    {
      action: 'run',
      summary: `start a pipeline on **${input.branch}** of **${input.project}**`,
      basis,
      detail: `a rerun is not possible: ${state.start.why} · it builds the newest commit · ${follows}`,
      link,
    },
  ];
}

/**
 * What a plan is made from: the versions of the secrets, the commit, and which runs there are. How far a run has come is not
 * in it, nor the one that is only waited for: both move by themselves, and nobody has overtaken the plan by that.
 */
function seenIn(state: RerunState): Basis {
  const { secrets, changedAt, workflow, running, newest, approvals, pending, start, head } = state;
  const how = start.how === 'rerun' ? start.workflow.id : start.why;
  const runs = { running: running?.id, newest: newest?.id, pending: pending?.id };
  return basisOf({ secrets, changedAt, workflow, ...runs, approvals, how, head });
}

function personFor({ id, problem }: HandedSecret, basis: Basis): Change {
  const what: Record<NonNullable<HandedSecret['problem']>, readonly [string, readonly string[]]> = {
    missing: [
      `have secret **${id}** made`,
      ['Terraform makes it: merge the wiring of the product in the infra repository, and let its build run once.'],
    ],
    deleted: [`have secret **${id}** restored`, ['It is scheduled for deletion. Ask its owner to restore it.']],
    unset: [
      `give secret **${id}** its value`,
      [
        'It holds no value, or the placeholder `default`. Run the step that fills it, then this one.',
        'If it held a value before the build ran, Terraform wrote the placeholder back: the module needs `ignore_changes` on the value of the secret.',
      ],
    ],
  };
  const [summary, instructions] = what[problem ?? 'unset'];
  return { action: 'person', summary, basis, instructions };
}

/** What the check found, for people. Pure. */
export function viewRerun(state: RerunState): readonly Section[] {
  const { success, running, newest, pending, earlier, link } = state;
  const items: ChecklistItem[] = state.secrets.map(({ id, problem }) => ({
    state: problem === undefined ? 'done' : 'person',
    text: `secret **${id}** holds a value`,
  }));
  if (success !== undefined) items.push({ state: 'done', text: `${titleOf(success)} handed the values over` });
  else if (running !== undefined) {
    items.push({
      state: running.status === 'on_hold' ? 'person' : 'doing',
      text: titleOf(running),
      detail: running.status,
    });
  } else if (pending !== undefined) {
    items.push({ state: 'doing', text: `pipeline ${pending.number}`, detail: 'still to come to its workflow' });
  } else if (newest !== undefined) items.push({ state: 'failed', text: titleOf(newest), detail: newest.status });
  else items.push({ state: 'todo', text: 'a build since the secrets changed' });
  if (earlier !== undefined) {
    items.push({ state: 'doing', text: titleOf(earlier), detail: 'began before the change; the rerun waits for it' });
  }
  return [
    { type: 'checklist', items },
    { type: 'link', ...link },
  ];
}

/** `workflow **build** of pipeline 812` */
function titleOf({ name, pipelineNumber }: Attempt): string {
  return `workflow **${name}** of pipeline ${pipelineNumber}`;
}
