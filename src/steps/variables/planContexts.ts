import type { Change } from '../../runbook/run/change';
import type { ChecklistItem } from '../../runbook/run/section';
import type { VariablesInput, VariablesState } from './readVariables';

/** What is to be found out of contexts: the value of one wins in the jobs that use it, and no API tells which those are. */
export function planContexts(
  { project, variables }: VariablesInput,
  { contexts, contextsLink }: VariablesState,
): Change[] {
  const names = bold(Object.keys(variables), ' or ');
  const ask = { action: 'person', markable: true, part: { kind: 'mark' }, link: contextsLink } as const;
  if (!contexts.isListed) {
    return [
      {
        ...ask,
        summary: `find out whether a context that jobs of **${project}** use sets ${names}: contexts could not be listed`,
        basis: contexts.seen,
        unknown: 'the contexts: your CircleCI user may not list them',
        instructions: [
          'Look at the contexts that the config of the project names, or ask somebody who may see them.',
          'If none of them sets the same names, mark this done.',
        ],
      },
    ];
  }
  const setting = contexts.setting.map(({ context, names: set, seen }): Change => ({
    ...ask,
    summary: `find out whether jobs of **${project}** use context **${context}**: it sets ${bold(set, ' and ')} too`,
    basis: seen,
    unknown: 'which jobs use it: in those its value wins over the project’s',
    instructions: [
      `Look for \`${context}\` under \`context:\` in the workflows of the project’s config.`,
      'If a job names it, have it removed from the context or from the job. If none does, or its value is right, mark this done.',
    ],
  }));
  if (contexts.unread.length === 0) return setting;
  const closed = contexts.unread.length === 1 ? 'context' : 'contexts';
  return [
    ...setting,
    {
      ...ask,
      summary: `find out whether ${closed} ${bold(contexts.unread, ' or ')} sets ${names}: it could not be read`,
      basis: contexts.seen,
      unknown: 'the names of its variables: your CircleCI user may not see them',
      instructions: [
        'If the config of the project does not name it, or somebody who may see it says that it sets none of these, mark this done.',
      ],
    },
  ];
}

export function contextItems({ isListed, setting, unread }: VariablesState['contexts']): ChecklistItem[] {
  if (!isListed) {
    return [{ state: 'unknown', text: 'contexts could not be looked at', detail: 'your user may not list them' }];
  }
  if (setting.length + unread.length === 0) return [{ state: 'done', text: 'no context sets the same names' }];
  return [
    ...setting.map(({ context, names }) => ({
      state: 'unknown' as const,
      text: `context **${context}** sets ${bold(names, ' and ')} too`,
      detail: 'in jobs that use it, its value wins over the project’s',
    })),
    ...unread.map((context) => ({
      state: 'unknown' as const,
      text: `context **${context}** could not be read`,
      detail: 'your user may not see its variables',
    })),
  ];
}

function bold(names: readonly string[], last: string): string {
  const shown = names.map((name) => `**${name}**`);
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')}${last}${shown.at(-1) ?? ''}`;
}
