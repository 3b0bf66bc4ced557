import { Secret } from '../../shared/secret';
import type { Credential } from '../credential';
import type { CircleCi } from './contract';
import { tokenPage } from './endpoints';

/** A personal API token: the only kind that CircleCI's API v2 takes for all that the runbook asks of it. */
export const circleCiCredential = {
  key: 'circleci',
  title: 'CircleCI',
  tokenPage,
  variables: 'CIRCLE_TOKEN',
  help: 'CIRCLE_TOKEN or CIRCLECI_CLI_TOKEN',
  secretVariables: /^CIRCLE(?:CI_CLI)?_TOKEN$/i,

  async ask({ ask }) {
    const kept = await ask({
      kind: 'secret',
      title: 'Sign in to CircleCI',
      prompt: 'Personal API token, made under User Settings › Personal API Tokens.',
    });
    return kept === undefined ? undefined : { kept };
  },

  open(kept, { redactor }) {
    const token = new Secret(kept);
    redactor.register(token);
    return Promise.resolve(token);
  },
  fromEnvironment: ({ secret }) => Promise.resolve(secret('CIRCLE_TOKEN', 'CIRCLECI_CLI_TOKEN')),

  /** By asking whose it is. */
  prove: async ({ circleCi }: { readonly circleCi: CircleCi }, _token, options) => (await circleCi.me(options)).login,
} satisfies Credential<Secret>;
