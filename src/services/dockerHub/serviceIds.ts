import type { FurtherAccounts } from '../credential';
import type { DockerHub } from './contract';
import { dockerIdPattern } from './dockerId';

/** Service IDs: accounts of Docker Hub that belong to a product, each with a password of its own. */
export const serviceIds = {
  label: 'Service Docker ID',
  description: 'its password, where this machine does not have it',
  nameQuestion: (input) => ({
    kind: 'text',
    title: 'Sign in as a service ID',
    prompt: 'Docker ID of the service',
    proposal: input('dockerhub', 'username'),
    // Steps look its password up by the ID, whatever else Docker takes at a sign-in.
    problemOf: (text) =>
      dockerIdPattern.test(text)
        ? undefined
        : 'The Docker ID itself, not its mail address: 4 to 30 lower-case letters and digits',
  }),
  secretQuestion: (account) => ({
    kind: 'secret',
    title: `Password of the service ID ${account}`,
    prompt: 'It is in the place that the runbook names, or in the team’s vault.',
  }),
  variableOf: (account) => `PULLBOOK_DOCKERHUB_PASSWORD_${account.toUpperCase()}`,

  /** By opening a session. No more is asked: a new ID may not list its tokens before its mail address is verified. */
  prove: async ({ dockerHub }: { readonly dockerHub: DockerHub }, account, secret, options) =>
    (await dockerHub.as(account, secret, options)).identity,
} satisfies FurtherAccounts;
