import { Secret } from '../../../shared/secret';
import { hexDigits, letters } from '../../world/identifiers';
import type { Moment, SetUp, Simulator } from '../../world/simulator';
import { accessKeyId } from './awsError';
import { awsParts, rotate } from './awsParts';
import type { AwsState } from './awsState';
import type { AwsWorld } from './awsWorld';
import { placeholder } from './secretVersions';
import { secretsManager } from './secretsManager';
import { sts } from './sts';

export interface AwsInputs {
  readonly aws: { readonly region: string; readonly account: string };
}

const operatorName = 'opgoperator';
/** One AWS account with its secrets, as one identity sees it. */
export const awsSimulator = {
  name: 'aws',
  key: 'aws' as const,
  version: 1,
  sample: { aws: { region: 'eu-west-1', account: '123456789012' } } as AwsInputs,
  seed,
  settleIn,
  settle: rotate,
  // Terraform's placeholder is no secret.
  secrets: ({ secretAccessKey, secrets }: AwsState) => [
    secretAccessKey,
    ...secrets
      .flatMap((secret) => secret.versions.map((version) => version.value))
      .filter((value) => value !== placeholder),
  ],
  operator: ({ secretAccessKey }: AwsState) => ({
    aws: { accessKeyId, secretAccessKey: new Secret(secretAccessKey) },
  }),
  setUp,
  services: [secretsManager, sts],
  parts: awsParts,
} satisfies Simulator<AwsWorld>;

function seed({ aws: { account, region } }: AwsInputs, { random }: Moment): AwsState {
  const role = `AWSReservedSSO_operator_${hexDigits(random, 16)}`;
  return {
    region,
    account,
    secretAccessKey: letters(random, 40),
    caller: {
      account,
      arn: `arn:aws:sts::${account}:assumed-role/${role}/${operatorName}`,
      userId: `AROA${letters(random, 17).toUpperCase()}:${operatorName}`,
    },
    secrets: [],
    denied: {},
  };
}

function settleIn({ aws: state }: AwsWorld, { aws }: AwsInputs): void {
  state.region = aws.region;
  if (state.account === aws.account) return;
  state.caller.arn = state.caller.arn.replace(state.account, aws.account);
  state.caller.account = aws.account;
  state.account = aws.account;
}

/** A profile of the runbook's name with keys that open nothing but the simulator. */
function setUp(
  { region, secretAccessKey }: AwsState,
  _inputs: object,
  runbook: (path: readonly string[]) => unknown,
): SetUp {
  const profile = runbook(['aws', 'profile']);
  const names = ['default', ...(typeof profile === 'string' ? [profile] : [])];
  const keys = `aws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n`;
  return {
    // The AWS CLI reads no other name than the second.
    environment: { AWS_REGION: region, AWS_DEFAULT_REGION: region },
    files: {
      AWS_SHARED_CREDENTIALS_FILE: {
        name: 'credentials',
        text: names.map((section) => `[${section}]\n${keys}`).join('\n'),
      },
      AWS_CONFIG_FILE: { name: 'config', text: '' },
    },
  };
}
