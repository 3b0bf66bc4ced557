import type { ShownChange } from '../runbook/run/change';

/**
 * The sign of each kind of change; the word beside it says the same. No emoji among them: where no emoji font is
 * installed, as on many servers, those are empty boxes.
 */
export const changeSigns: Readonly<Record<ShownChange['action'], string>> = {
  create: '+',
  update: '~',
  delete: '−',
  run: '▸',
  gate: '◇',
  person: '☞',
};

/** The word for each kind of change, which a screen reader says in place of the sign. */
export const changeWords: Readonly<Record<ShownChange['action'], string>> = {
  create: 'create',
  update: 'change',
  delete: 'remove',
  run: 'run',
  gate: 'approve',
  person: 'you',
};
