import { z } from 'zod';
import { projectSlugPattern } from '../services/circleCi/projectSlug';

/** The input field that names a CircleCI project. */
export const projectSlug = z.string().regex(projectSlugPattern, {
  error: (issue) =>
    `\`${String(issue.input)}\` is no project slug. It reads \`gh/<organisation>/<repository>\`, or \`circleci/…/…\` as the project settings show it.`,
});
