import type { Change } from '../../runbook/run/change';
import type { ChecklistItem, Section } from '../../runbook/run/section';
import type { UnfilledSecret } from './expectedValue';
import type { VariableFinding, VariablesInput, VariablesState } from './readVariables';

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
  differs: [
    'does not end like the value',
    [
      'The project has another value than the secret.',
      rerun,
      'If that build has run since, another secret feeds the variable: look at the product’s wiring in the infra repository.',
    ],
  ],
  stale: [
    'is older than the value',
    ['Its end fits, but it was set before the secret got its present value: no build has handed that over yet.', rerun],
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
export function planVariables(input: VariablesInput, { variables, link }: VariablesState): Change[] {
  return variables.flatMap((finding) => {
    const fault = faultOf(finding);
    if (fault === undefined) return [];
    const [what, instructions] = fault;
    const summary = `have **${finding.name}** set on **${input.project}**: it ${what}`;
    return [{ action: 'person', summary, basis: finding.seen, instructions, link }] as const;
  });
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
  if (verdict === 'match') return { state: 'done', text: `**${name}** is set, and ends like the value`, ...detail };
  const why =
    verdict === 'alike'
      ? 'its end fits the value, and Terraform’s placeholder as well'
      : 'CircleCI shows too little of it to compare';
  return { state: 'unknown', text: `**${name}** is set; ${why}`, ...detail };
}

function contextItems(contexts: VariablesState['contexts']): ChecklistItem[] {
  if (contexts === undefined) {
    return [{ state: 'unknown', text: 'contexts could not be looked at', detail: 'your user may not list them' }];
  }
  if (contexts.length === 0) return [{ state: 'done', text: 'no context sets the same names' }];
  return contexts.map(({ context, names }) => ({
    state: 'unknown',
    text: `context **${context}** sets ${names.map((name) => `**${name}**`).join(' and ')} too`,
    detail: 'in jobs that use it, its value wins over the project’s',
  }));
}
