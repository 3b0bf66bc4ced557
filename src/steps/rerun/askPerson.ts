import { basisOf } from '../../runbook/run/basis';
import type { Basis, Change } from '../../runbook/run/change';
import type { HandedSecret } from './handedSecrets';
import type { Attempt, Doubt } from './judgeRuns';
import type { RerunInput, RerunState } from './rerunState';

/** What a person has to do before a build can hand the secret over. */
export function personFor({ id, problem }: HandedSecret, basis: Basis): Change {
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

const unknowns: Record<
  NonNullable<HandedSecret['unknown']>,
  readonly [what: string, unknown: string, instruction: string]
> = {
  unread: [
    'holds its value, and not Terraform’s placeholder',
    'the value: the identity in use may not read it',
    'Ask for the right to read it (`secretsmanager:GetSecretValue`, with a key of your own also `kms:Decrypt`), or have somebody look who may. If it holds its value, mark this done.',
  ],
  contradictory: [
    'is handed over in its present version',
    'which version is current: AWS describes another one than it gives out',
    'One of the two answers is of before a change: look again in a minute. If it stays so, compare the version in the AWS console with what the build read, and mark this done where they are the same.',
  ],
  undated: [
    'has changed since the last build',
    'when it changed: AWS does not say',
    'Look at its versions in the AWS console. If a build of all jobs has run since the newest of them, mark this done; otherwise rerun the whole workflow on CircleCI first.',
  ],
};

/** What has to be found out of secrets that are there. */
export function unknownSecrets({ secrets }: RerunState): readonly Change[] {
  return secrets.flatMap(({ id, seen, unknown }): readonly Change[] => {
    if (unknown === undefined) return [];
    const [what, missing, instruction] = unknowns[unknown];
    return [
      {
        action: 'person',
        summary: `find out whether secret **${id}** ${what}`,
        // A person's word counts for this version alone.
        basis: basisOf({ seen, unknown }),
        unknown: missing,
        instructions: [instruction],
        markable: true,
        part: { kind: 'mark' },
      },
    ];
  });
}

/** A run that succeeded since the change, of which it cannot be told whether it ran all jobs. */
export function askAbout({ attempt, why }: Doubt, { secrets, changedAt, link }: RerunState): Change {
  return {
    action: 'person',
    summary: `find out whether ${titleOf(attempt)} handed the values over`,
    basis: basisOf({ run: attempt.id, status: attempt.status, why, secrets, changedAt }),
    unknown: `whether all of its jobs ran since the secrets changed: ${why}`,
    instructions: [
      'Open it on CircleCI. If it succeeded, and each of its jobs began after the secrets changed, mark this done.',
      'Otherwise rerun the whole workflow there, from its beginning, and run this step again.',
    ],
    markable: true,
    part: { kind: 'mark' },
    link,
  };
}

/** Another pipeline of the same commit would end like the one before. */
export function mendConfig(
  { branch, project }: RerunInput,
  { errors, headNumber, link }: RerunState,
  basis: Basis,
): Change {
  return {
    action: 'person',
    summary: `have pipeline ${headNumber ?? ''} of **${branch}** of **${project}** mended: CircleCI could not run it`,
    basis,
    detail: errors.join(' · '),
    instructions: [
      `As a rule that is an error in \`.circleci/config.yml\` of \`${branch}\`: mend it and push, then run this step again.`,
      'Where the cause lay elsewhere, and is gone, start a pipeline of the branch on CircleCI instead.',
    ],
    link,
  };
}

/** CircleCI says that a workflow waits, and not for what. */
export function askWhatHolds(running: Attempt, { link }: RerunState, basis: Basis): Change {
  return {
    action: 'person',
    summary: `find out what ${titleOf(running)} waits for`,
    basis,
    unknown: 'the approval: CircleCI says that the workflow is on hold, and lists no job that waits for one',
    instructions: ['Open it on CircleCI. Approve what waits there, or cancel the workflow, then run this step again.'],
    link,
  };
}

/** `workflow **build** of pipeline 812` */
export function titleOf({ name, pipelineNumber }: Attempt): string {
  return `workflow **${name}** of pipeline ${pipelineNumber}`;
}
