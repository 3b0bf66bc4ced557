import type { Aws } from './contract';
import type { Credential, Question } from '../credential';
import { isRegion } from './region';

/** The name of a profile: the keys stay where AWS's own tools keep them. */
export const awsCredential = {
  key: 'aws',
  title: 'AWS',
  variables: 'AWS_PROFILE, or name a profile in the runbook’s `aws.profile`',
  help: 'the AWS profile that the runbook names',
  insteadOf: ['aws', 'profile'],

  async ask({ ask, input, environment }) {
    const preferred = input('aws', 'profile');
    const { listProfiles } = await import('./client/awsProfiles');
    const names = new Set([...(preferred === undefined ? [] : [preferred]), ...(await listProfiles(environment))]);
    const profile = await ask({
      kind: 'choice',
      title: 'AWS profile',
      placeholder: 'Profiles of ~/.aws/config. Single sign-on: run aws sso login first.',
      choices: [...names].map((name) => ({
        value: name,
        label: name,
        description: name === preferred ? 'named by the runbook' : '',
      })),
      other: { label: 'Type a name…', prompt: 'Name of the profile' },
    });
    if (profile === undefined) return undefined;
    const region = input('aws', 'region') ?? (await ask(regionQuestion));
    return region === undefined
      ? undefined
      : { kept: profile, inputs: { 'aws.region': region, 'aws.profile': profile } };
  },

  open: (kept) => Promise.resolve(kept),
  // The SDK reads `AWS_PROFILE` and the keys beside it by itself.
  fromEnvironment: () => Promise.resolve(undefined),

  /** The call needs no permission. */
  prove: async ({ aws }: { readonly aws: Aws }, _profile, options) => (await aws.whoAmI(options)).arn,
} satisfies Credential<string>;

const regionQuestion: Question = {
  kind: 'text',
  title: 'AWS region',
  prompt: 'Where the secrets are, such as eu-west-1',
  problemOf: (text) => (isRegion(text) ? undefined : 'A region, such as eu-west-1'),
};
