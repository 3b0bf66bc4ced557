import { PullbookError } from '../../../shared/errors';

export interface ProjectSlug {
  /** `gh`, `github`, `bb`, `bitbucket` or `circleci`. */
  readonly provider: string;
  readonly organisation: string;
  readonly project: string;
  /** The three parts, percent-encoded, with raw slashes between: one route refuses `%2F`. */
  readonly path: string;
}

const providers = ['gh', 'github', 'bb', 'bitbucket', 'circleci'];

/**
 * Reads `gh/acme/api`, or the opaque `circleci/<organisation id>/<project id>` of GitHub App and GitLab projects.
 *
 * @throws {PullbookError} `INPUT_INVALID`.
 * @see https://circleci.com/docs/api-developers-guide/#getting-started-with-the-api
 */
export function parseProjectSlug(slug: string): ProjectSlug {
  const [provider = '', organisation = '', project = '', ...rest] = slug.split('/');
  if (!providers.includes(provider) || organisation === '' || project === '' || rest.length > 0) {
    throw new PullbookError('INPUT_INVALID', `\`${slug}\` is not a CircleCI project slug.`, {
      service: 'CircleCI',
      advice:
        'Write `gh/<organisation>/<repository>`, `bb/…`, or the `circleci/…/…` slug that the project settings show.',
    });
  }
  return { provider, organisation, project, path: [provider, organisation, project].map(encodeURIComponent).join('/') };
}
