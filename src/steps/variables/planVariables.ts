import { basisOf } from '../../runbook/run/basis';
import type { Change } from '../../runbook/run/change';
import type { ChecklistItem, Section } from '../../runbook/run/section';
import type { UnfilledSecret } from './expectedValue';
import type { VariableFinding } from './judgeVariable';
import { contextItems, planContexts } from './planContexts';
import type { VariablesInput, VariablesState } from './readVariables';

const rerun =
  'Run the step that reruns the infra build (`circleci/rerun-workflow`), wait for its end, then run this one again.';

/** What is wrong, and what a person does about it. The step itself writes nothing: Terraform owns the variables. */
const faults: Readonly<Record<string, readonly [what: string, instructions: readonly string[]]>> = {
  missing: [
    'is not set',
    ['Terraform sets it: check that `circleci_env_vars` of the repository names it, and that this is merged.', rerun],
  ],
  placeholder: [
    'is set to Terraform’s placeholder',
    ['The build read the secret before it had its value. Check that the secret holds it now.', rerun],
  ],
  outdated: [
    'does not end like the value, and is older than it',
    [
      'It was set before the secret got its present value: no build has handed that over yet.',
      'A rerun from failed, or of single jobs, may have left out the job that does.',
      rerun,
    ],
  ],
  differs: [
    'does not end like the value',
    [
      'The project has another value than the secret.',
      rerun,
      'If a build of all jobs has run since, another secret feeds the variable: look at the product’s wiring in the infra repository.',
    ],
  ],
  stale: [
    'is older than the value',
    ['Its end fits, but it was set before the secret got its present value: no build has handed that over yet.', rerun],
  ],
};

/** What is not known of a variable that is set, what would make it known, and how a person finds out. */
const doubts: Readonly<Record<string, readonly [what: string, unknown: string, instructions: readonly string[]]>> = {
  unproved: [
    'CircleCI shows too little of it to compare',
    'the value, or a longer end of it: CircleCI shows four characters at most, and none of a short value',
    [
      'Look in the log of a build that uses it whether the login succeeds, or have the build of the infra repository set it anew.',
      'Mark this done once you know that it holds the value.',
    ],
  ],
  alike: [
    'its end fits the value, and Terraform’s placeholder as well',
    'when the value came: a variable that was set since then holds it',
    [
      'Have the build of the infra repository run once more, and see that it leaves the variable alone. Then mark this done.',
    ],
  ],
  moved: [
    'its secret has changed since it was set',
    'whether that change was one of the value: AWS tells the day of any change, also of a description',
    [
      'Rerun the infra build (`circleci/rerun-workflow`), and give its `started` to this step as `after`: a build that ran since has compared the two.',
      'Or look at the versions of the secret in the AWS console. If the value was not moved back since, mark this done.',
    ],
  ],
  contradictory: [
    'AWS describes another version of its secret than it gives out',
    'which version is current: one of the two answers is of before a change',
    ['Look again in a minute. If it stays so, compare the versions in the AWS console.'],
  ],
};

const unfilled: Readonly<Record<UnfilledSecret['problem'], (secret: UnfilledSecret) => readonly [string, string]>> = {
  missing: ({ id, where }) => [
    `does not exist in ${where}`,
    `Terraform makes it: merge the wiring of the product in the infra repository, and let its build run once. Then give \`${id}\` its value.`,
  ],
  empty: ({ id, where }) => ['holds no value', giveValue(id, where)],
  placeholder: ({ id, where }) => ['still holds Terraform’s placeholder', giveValue(id, where)],
};

function giveValue(id: string, where: string): string {
  return `Give \`${id}\` its value, in ${where}: run the step that fills it (\`dockerhub/access-token\` or \`aws/secret\`).`;
}

/** What is wrong with a variable and what to do about it; `undefined` where nothing is. */
function faultOf({ verdict, secret }: VariableFinding): readonly [string, readonly string[]] | undefined {
  if (secret === undefined) return faults[verdict];
  const [problem, instruction] = unfilled[secret.problem](secret);
  const itself = verdict === 'unfed' ? 'is set, but' : `${faults[verdict]?.[0] ?? 'is set'}, and`;
  return [`${itself} secret **${secret.id}** ${problem}`, [instruction, rerun]];
}

/** The plan for the variables. Pure. */
export function planVariables(input: VariablesInput, state: VariablesState): Change[] {
  const { variables, link } = state;
  const own = variables.flatMap((finding): Change[] => {
    const fault = faultOf(finding);
    if (fault === undefined) return doubtOf(finding, input, state);
    const [what, instructions] = fault;
    const summary = `have **${finding.name}** set on **${input.project}**: it ${what}`;
    return [{ action: 'person', summary, basis: finding.seen, instructions, link }];
  });
  return [...own, ...planContexts(input, state)];
}

function doubtOf(
  { name, verdict, seen }: VariableFinding,
  { project }: VariablesInput,
  { link }: VariablesState,
): Change[] {
  const doubt = doubts[verdict];
  if (doubt === undefined) return [];
  const [what, unknown, instructions] = doubt;
  return [
    {
      action: 'person',
      summary: `find out whether **${name}** on **${project}** holds its value: ${what}`,
      // A person's word counts for the variable as it was read, and for what was not known of it.
      basis: basisOf({ seen, verdict }),
      unknown,
      instructions,
      markable: true,
      part: { kind: 'mark' },
      link,
    },
  ];
}

/** What the check found, for people. Pure. */
export function viewVariables({ variables, contexts, link }: VariablesState): readonly Section[] {
  return [
    { type: 'checklist', items: [...variables.map(itemOf), ...contextItems(contexts)] },
    { type: 'link', ...link },
  ];
}

function itemOf(finding: VariableFinding): ChecklistItem {
  const { name, verdict, age } = finding;
  const detail = age === undefined ? {} : { detail: age };
  const fault = faultOf(finding);
  if (fault !== undefined) return { state: 'failed', text: `**${name}** ${fault[0]}`, ...detail };
  const doubt = doubts[verdict];
  if (doubt !== undefined) return { state: 'unknown', text: `**${name}** is set; ${doubt[0]}`, ...detail };
  return { state: 'done', text: `**${name}** is set, and ends like the value`, ...detail };
}
