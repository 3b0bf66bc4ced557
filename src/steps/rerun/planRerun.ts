import { basisOf } from '../../runbook/run/basis';
import type { Basis, Change } from '../../runbook/run/change';
import type { ChecklistItem, Section } from '../../runbook/run/section';
import { askAbout, askWhatHolds, mendConfig, personFor, titleOf, unknownSecrets } from './askPerson';
import type { HandedSecret } from './handedSecrets';
import type { RerunInput, RerunState } from './rerunState';

/** The plan for a rerun. Pure. */
export function planRerun(input: RerunInput, state: RerunState): Change[] {
  const basis = seenIn(state);
  const unready = state.secrets.filter(({ problem }) => problem !== undefined);
  if (unready.length > 0) return unready.map((secret) => personFor(secret, basis));
  return [...unknownSecrets(state), ...planRun(input, state, basis)];
}

function planRun(input: RerunInput, state: RerunState, basis: Basis): Change[] {
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
  if (running?.status === 'on_hold') return [askWhatHolds(running, state, basis)];
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
  if (state.doubt !== undefined) return [askAbout(state.doubt, state)];
  if (state.errors.length > 0) return [mendConfig(input, state, basis)];
  if (state.start.how === 'rerun') {
    return [
      {
        action: 'run',
        summary: `rerun ${titleOf(state.start.workflow)}`,
        basis,
        detail: `all jobs, same commit, on ${input.branch} of ${input.project} · ${follows}${notCounted(state)}`,
        link,
      },
    ];
  }
  return [
    {
      action: 'run',
      summary: `start a pipeline on **${input.branch}** of **${input.project}**`,
      basis,
      detail: `a rerun is not possible: ${state.start.why} · it builds the newest commit · ${follows}${notCounted(state)}`,
      link,
    },
  ];
}

/** Why a run since the change is not enough, where somebody may think so. */
function notCounted({ part }: RerunState): string {
  return part === undefined ? '' : ` · ${titleOf(part.attempt)} does not count: ${part.why}`;
}

/**
 * What a plan is made from: the versions of the secrets, the commit, and which runs there are. How far a run has come is not
 * in it, nor the one that is only waited for: both move by themselves, and nobody has overtaken the plan by that.
 */
function seenIn(state: RerunState): Basis {
  const { secrets, changedAt, workflow, running, newest, approvals, pending, start, head, errors } = state;
  const how = start.how === 'rerun' ? start.workflow.id : start.why;
  const runs = { running: running?.id, newest: newest?.id, pending: pending?.id };
  return basisOf({ secrets, changedAt, workflow, ...runs, approvals, how, head, errors });
}

/** What the check found, for people. Pure. */
export function viewRerun(state: RerunState): readonly Section[] {
  const { success, running, newest, doubt, part, pending, earlier, errors, link } = state;
  const items = state.secrets.map(itemOf);
  if (success !== undefined) items.push(itemOfSuccess(state, titleOf(success)));
  else if (running !== undefined) {
    items.push({
      state: running.status === 'on_hold' ? 'person' : 'doing',
      text: titleOf(running),
      detail: running.status,
    });
  } else if (pending !== undefined) {
    items.push({ state: 'doing', text: `pipeline ${pending.number}`, detail: 'still to come to its workflow' });
  } else if (doubt !== undefined) {
    items.push({ state: 'unknown', text: `${titleOf(doubt.attempt)} handed the values over`, detail: doubt.why });
  } else if (part !== undefined) {
    items.push({ state: 'failed', text: `${titleOf(part.attempt)} did not hand the values over`, detail: part.why });
  } else if (newest !== undefined) items.push({ state: 'failed', text: titleOf(newest), detail: newest.status });
  else items.push({ state: 'todo', text: 'a build since the secrets changed' });
  if (errors.length > 0) items.push({ state: 'failed', text: 'the newest pipeline', detail: errors.join(' · ') });
  if (earlier !== undefined) {
    const why = earlier.startedAt < state.changedAt ? 'began before the change' : 'does not count';
    items.push({ state: 'doing', text: titleOf(earlier), detail: `${why}; a new run waits for its end` });
  }
  return [
    { type: 'checklist', items },
    { type: 'link', ...link },
  ];
}

function itemOf({ id, problem, unknown }: HandedSecret): ChecklistItem {
  const text = `secret **${id}** holds a value`;
  if (problem !== undefined) return { state: 'person', text };
  if (unknown === 'undated') return { state: 'unknown', text, detail: 'when it changed is not known' };
  if (unknown === undefined) return { state: 'done', text };
  return { state: 'unknown', text, detail: unknown === 'unread' ? 'it may not be read' : 'AWS contradicts itself' };
}

function itemOfSuccess({ secrets }: RerunState, title: string): ChecklistItem {
  const isDated = secrets.every(({ unknown }) => unknown === undefined || unknown === 'unread');
  if (isDated) return { state: 'done', text: `${title} handed the values over` };
  return {
    state: 'unknown',
    text: `${title} handed the values over`,
    detail: 'whether it ran after the change is not known',
  };
}
