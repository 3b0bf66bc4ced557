import { z } from 'zod';

const form = /^(gh|github|bb|bitbucket|circleci)\/[^/\s]+\/[^/\s]+$/;

/** The input field that names a CircleCI project. */
export const projectSlug = z.string().regex(form, {
  error: (issue) =>
    `\`${String(issue.input)}\` is no project slug. It reads \`gh/<organisation>/<repository>\`, or \`circleci/…/…\` as the project settings show it.`,
});

/** The path of a project in CircleCI's web application, which spells the providers out: `github/acme/api`. */
export function webPathOf(slug: string): string {
  return slug.replace(/^gh\//, 'github/').replace(/^bb\//, 'bitbucket/');
}
