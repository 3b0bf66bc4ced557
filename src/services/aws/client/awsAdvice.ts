import type { ErrorFacts } from '../../../shared/errors';
import { retryOffer, terminalOffer } from '../../../shared/offer';
import { statusWords } from '../../http/answerAdvice';
import { networkAdvice, networkFailure } from '../../http/networkFailure';
import type { AwsErrorFacts } from './awsErrorFacts';
import { skewInWords } from './clockSkew';

export interface AdviceContext {
  /** `GetSecretValue`. */
  readonly operation: string;
  readonly isDoubtful: boolean;
  readonly profile: string | undefined;
  /** The profile of a surrounding `aws-vault exec`. */
  readonly vault: string | undefined;
  /** By how much the clock of this machine is ahead, where that made AWS refuse the signature. */
  readonly skewMs: number | undefined;
}

export type Advice = Pick<ErrorFacts, 'advice' | 'offers'>;

/** What to do about an error of a service, or of the way to it. The code decides; the wording only chooses the hint. */
export function awsAdvice(facts: AwsErrorFacts, context: AdviceContext): Advice {
  const { code, name, message, network, status } = facts;
  if (network !== undefined) return { advice: networkAdvice(networkFailure(network), context.isDoubtful) };
  if (context.isDoubtful) return { advice: 'Whether the change was made is not known. Check again before you apply.' };
  const hint = ((): string => {
    switch (code) {
      case 'FORBIDDEN':
        return forbidden(name, message, context.operation);
      case 'NOT_FOUND':
        return 'Terraform makes the secret: apply the infra repository first.';
      case 'CONFLICT':
        return name === 'ResourceExistsException'
          ? 'This version exists with another value: plan again.'
          : 'The secret is scheduled for deletion or managed by another service: restore it first.';
      case 'RATE_LIMITED':
        return name === 'LimitExceededException'
          ? 'Wait 10 minutes: AWS limits how often a secret may get a new value.'
          : 'Wait a few minutes, then check again: too much is asked of AWS at once in this account.';
      case 'BAD_REQUEST':
        return badRequest(name, message, status);
      case 'UNEXPECTED_ANSWER':
        return 'What answered is not AWS, or something changed its answer: check the proxy, and `AWS_ENDPOINT_URL…` if it is set.';
      case 'TIMEOUT':
        return networkFailure('ETIMEDOUT').help;
      case 'UNAVAILABLE':
        return 'Check again in a few minutes; https://health.aws.amazon.com/health/status says what AWS knows of it.';
      default:
        return networkFailure('').help;
    }
  })();
  if (code === 'SESSION_EXPIRED' || code === 'CREDENTIALS_REFUSED') return refusedSession(name, context);
  return { advice: `Nothing was changed. ${hint}` };
}

function refusedSession(name: string, { profile, vault, skewMs }: AdviceContext): Advice {
  if (skewMs !== undefined) {
    return {
      advice: `Nothing was changed. The clock of this machine is ${skewInWords(skewMs)} AWS, which takes no more than 5 minutes: set it right, in WSL with \`sudo hwclock -s\`, then check again.`,
      offers: [retryOffer],
    };
  }
  if (name === 'InvalidSignatureException' || name === 'SignatureDoesNotMatch') {
    return {
      advice: `Nothing was changed. The secret access key does not belong to the access key id: correct it where ${profile === undefined ? 'the AWS variables are set' : `profile \`${profile}\` has it from`}. A proxy that changes requests can be the reason too.`,
      offers: [retryOffer],
    };
  }
  const login = loginOf(profile);
  return {
    advice: `Nothing was changed. The AWS session has ended, or its keys were withdrawn: run \`${login}\`, or start \`aws-vault\` anew, then check again.${vaultWords(profile, vault)}`,
    offers: [terminalOffer(login), retryOffer],
  };
}

export function loginOf(profile: string | undefined): string {
  return `aws sso login${profile === undefined ? '' : ` --profile ${profile}`}`;
}

/** A word about a surrounding `aws-vault exec` of another profile; empty where there is none. */
export function vaultWords(profile: string | undefined, vault: string | undefined): string {
  return vault === undefined || vault === profile
    ? ''
    : ` This process runs inside \`aws-vault exec ${vault}\`, whose keys belong to another profile.`;
}

const ownersOfPolicies: readonly (readonly [RegExp, string])[] = [
  [/resource-based policy/i, 'the policy of the secret itself forbids it: ask the owner of the secret'],
  [/service control policy/i, 'the organisation forbids it: ask who keeps the service control policies of AWS'],
  [/resource control policy/i, 'the organisation forbids it: ask who keeps the resource control policies of AWS'],
  [/permissions? boundary/i, 'the boundary of the role forbids it: ask who keeps the role'],
  [/session policy/i, 'the policy of the session forbids it: ask who keeps the way by which you sign in'],
  [/VPC endpoint policy/i, 'the VPC endpoint in between forbids it: ask who keeps the network'],
  [/identity-based policy/i, 'a policy of your own role forbids it: ask who keeps the role'],
];

function forbidden(name: string, message: string, operation: string): string {
  if (name === 'DecryptionFailure' || name === 'EncryptionFailure' || /KMS|master key|ciphertext/i.test(message)) {
    return 'It is about the key of the secret: it is disabled, deleted or elsewhere, or the role lacks the right `kms:Decrypt` or `kms:GenerateDataKey` on it. Ask whoever owns the key.';
  }
  if (name === 'OptInRequired' || name === 'RegionDisabledException') {
    return 'The account does not use this service or region: ask who keeps the account, or correct `aws.region`.';
  }
  const owner = ownersOfPolicies.find(([policy]) => policy.test(message))?.[1];
  if (/explicit deny/i.test(message)) {
    return `An explicit deny outweighs every right that you may have; ${owner ?? 'ask who keeps the policies of the account'}.`;
  }
  const action = /perform: (?<action>[a-z0-9-]+:\w+)/i.exec(message)?.groups?.['action'];
  if (action === 'sts:AssumeRole') {
    return 'The identity behind the profile may not take its role: ask the owner of the role to trust it, or correct `role_arn` and `source_profile`.';
  }
  const right = action ?? (operation === 'GetCallerIdentity' ? 'sts:GetCallerIdentity' : `secretsmanager:${operation}`);
  return `The role lacks this right: ask for \`${right}\`. The runbook needs \`secretsmanager:DescribeSecret\`, \`GetSecretValue\` and \`PutSecretValue\` on the secret.`;
}

function badRequest(name: string, message: string, status: number | undefined): string {
  if (/replica/i.test(message)) {
    return 'The secret is a replica, which takes no value: name the region of the original in `aws.region`.';
  }
  if (status !== undefined && status !== 400) return statusWords(status).advice;
  if (name === 'UnknownOperationException' || name === 'InvalidAction') {
    return 'What answers at this address is not Secrets Manager or STS: check `AWS_ENDPOINT_URL…`.';
  }
  return 'AWS does not take the request as it is: correct in the step’s input what it names. Where it names nothing, nothing more is known of this refusal: ask AWS support, with the id of the request.';
}
