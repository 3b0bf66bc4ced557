import type { Procedure } from '../procedure';
import { questions } from './questions';

/** Gives one CircleCI project its own credential of Docker Hub, from the service ID to pulls that all sign in. */
export const circleciDockerhub: Procedure = {
  id: 'circleci-dockerhub',
  title: 'A Docker Hub credential of its own for a CircleCI project',
  questions,
  topic: { product: ['product'], project: ['circleci', 'project'] },
  template: async () => (await import('./template.runbook.md')).default,
  ownerOf: (answers) => answers['dockerhub.mail'] ?? '',
  fileNameOf: (answers) => `${answers['product'] ?? 'new'}.runbook.md`,
};
