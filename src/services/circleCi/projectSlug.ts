import { PullbookError } from '../../shared/errors';

export interface ProjectSlug {
  /** `gh`, `github`, `bb`, `bitbucket` or `circleci`. */
  readonly provider: string;
  readonly organisation: string;
  readonly project: string;
  /** The three parts, percent-encoded, with raw slashes between: one route refuses `%2F`. */
  readonly path: string;
}

/**
 * How a slug reads: `gh/acme/api`, or the opaque `circleci/<organisation id>/<project id>` of GitHub App and GitLab projects.
 *
 * @see https://circleci.com/docs/api-developers-guide/#getting-started-with-the-api
 */
export const projectSlugPattern = /^(gh|github|bb|bitbucket|circleci)\/([^/\s]+)\/([^/\s]+)$/;

/**
 * Reads a slug.
 *
 * @throws {PullbookError} `INPUT_INVALID` for what has another form.
 */
export function parseProjectSlug(slug: string): ProjectSlug {
  const [, provider, organisation, project] = projectSlugPattern.exec(slug) ?? [];
  if (provider === undefined || organisation === undefined || project === undefined) {
    throw new PullbookError('INPUT_INVALID', `\`${slug}\` is not a CircleCI project slug.`, {
      service: 'CircleCI',
      advice:
        'Write `gh/<organisation>/<repository>`, `bb/…`, or the `circleci/…/…` slug that the project settings show.',
    });
  }
  return { provider, organisation, project, path: [provider, organisation, project].map(encodeURIComponent).join('/') };
}

/** The path of a project in CircleCI's web application, which spells the providers out: `github/acme/api`. */
export function webPathOf(slug: string): string {
  return slug.replace(/^gh\//, 'github/').replace(/^bb\//, 'bitbucket/');
}
