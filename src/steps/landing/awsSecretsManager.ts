import type { Aws, SecretDescription } from '../../services/aws/contract';
import { absent, basisOf } from '../../runbook/run/basis';
import type { LandingPlace, LandingState } from '../../runbook/run/landing';
import { codeOf, isPullbookError, PullbookError } from '../../shared/errors';
import type { LandingScheme } from './scheme';
import type { SecretStore } from './secretStore';
import { markOfVersion, versionIds } from './secretVersion';

/** What Terraform writes into a secret that nobody has filled yet. */
const placeholder = 'default';

const scheme = 'aws-sm';

/** The account that secrets are looked for in. */
interface Account {
  readonly aws: Aws;
  /** 12 digits, as the runbook names it; `undefined` where it names none and any will do. */
  readonly account: string | undefined;
}

const store: SecretStore = {
  async describe(name, { aws }, signal) {
    const found = await aws.describeSecret(name, { signal });
    return (
      found && {
        seen: basisOf(found),
        isDeleted: found.deletedAt !== undefined,
        hasValue: found.currentVersionId !== undefined,
        changedAt: found.lastChangedAt,
      }
    );
  },
  async read(name, { aws }, signal) {
    const found = await aws.readSecret(name, { signal });
    return found && { value: found.value, createdAt: found.createdAt };
  },
};

/** The landing place of a secret. */
export function secretUri(id: string): string {
  return `${scheme}:${id}`;
}

/**
 * `aws-sm:<secret id>`: an AWS Secrets Manager secret that exists already. Terraform owns the secret; only its value
 * comes from here, so nothing is ever created, deleted or tagged.
 */
export const awsSecretsManager = {
  scheme,
  form: `${scheme}:<secret id>`,
  // The characters of a secret's name; an ARN has colons besides.
  pattern: /^aws-sm:[A-Za-z0-9/_+=.@:-]{1,2048}$/,
  store,
  open(uri, { services: { aws }, input, host }): LandingPlace {
    const id = uri.slice(scheme.length + 1);
    const account = { aws, account: input('aws', 'account') };
    const { name, setBy } = host('aws');
    const elsewhere = setBy === undefined ? '' : ` on ${name}, set by ${setBy}`;
    const where = `aws ${account.account ?? aws.profile ?? 'account of the environment'} / ${aws.region}${elsewhere}`;
    return {
      uri,
      where,
      inspect: async (signal) => ({
        ...(await inspect(id, where, account, signal)),
        change: {
          summary: `put a new version of secret **${id}**`,
          undo: 'move AWSCURRENT back to the version before',
        },
      }),
      prove: (signal) => prove(id, where, account, signal),
      async land({ secret, mark, signal }) {
        const name = (await aws.describeSecret(id, { signal }))?.name ?? id;
        for (const versionId of versionIds(name, secret.reveal(), mark)) {
          const present = await aws.readSecret(id, {});
          if (present?.value.equals(secret) && markOfVersion(name, secret.reveal(), present.versionId) === mark) return;
          await aws.putSecret(id, secret, versionId);
        }
        const present = await aws.readSecret(id, {});
        if (present?.value.equals(secret)) return;
        throw new PullbookError('LANDING_MISMATCH', `Secret \`${id}\` in ${where} keeps another value than was put.`, {
          service: 'AWS Secrets Manager',
          operation: 'PutSecretValue',
          advice: 'Something else writes to this secret at the same time. Find out what does, then run again.',
        });
      },
      async read(signal) {
        const present = await aws.readSecret(id, { signal });
        return present === undefined || isUnset(present.value.reveal()) ? undefined : present.value;
      },
    };
  },
} satisfies LandingScheme;

function isUnset(value: string): boolean {
  // A line end comes with a value that was piped.
  return value.trim() === '' || value.trim() === placeholder;
}

/** Why a value cannot be put there, or `undefined` when it can as far as reading tells. */
function problemOf(id: string, where: string, found: SecretDescription | undefined): string | undefined {
  if (found === undefined) {
    return `Secret \`${id}\` does not exist in ${where}. Terraform owns it: add the product's secrets module to the infra repository, let its build run, then run this again.`;
  }
  if (found.deletedAt !== undefined) {
    return `Secret \`${id}\` in ${where} is scheduled for deletion. Ask its owner to restore it.`;
  }
  if (found.owningService !== undefined) {
    return `Secret \`${id}\` in ${where} is managed by \`${found.owningService}\` and cannot be written. Name another secret.`;
  }
  return undefined;
}

async function inspect(id: string, where: string, { aws }: Account, signal: AbortSignal): Promise<LandingState> {
  const found = await aws.describeSecret(id, { signal });
  const link = {
    title: 'Open the secret in the AWS console',
    url: `https://${aws.region}.console.aws.amazon.com/secretsmanager/secret?name=${encodeURIComponent(found?.name ?? id)}&region=${aws.region}`,
  };
  const problem = problemOf(id, where, found);
  if (found === undefined) return { ready: false, problem: problem ?? '', holds: 'nothing', seen: absent };
  const seen = basisOf(found);
  const previous = /^[0-9a-f]{8}(?=-)/.exec(found.previousVersionId ?? '')?.[0];
  const history = {
    ...(previous === undefined ? {} : { previousMark: previous }),
    ...(found.lastChangedAt === undefined
      ? {}
      : { since: `version of ${new Date(found.lastChangedAt).toISOString().slice(0, 10)}` }),
  };
  if (problem !== undefined) return { ready: false, problem, holds: 'unknown', seen, ...history, link };
  if (found.currentVersionId === undefined) return { ready: true, holds: 'nothing', seen, link };
  try {
    const present = await aws.readSecret(id, { signal });
    if (present === undefined) return { ready: true, holds: 'nothing', seen, link };
    // The description and the value come by two calls, and a version may come between them.
    const both = { seen: basisOf({ found, versionId: present.versionId }), ...history, link };
    const value = present.value.reveal();
    if (isUnset(value)) return { ready: true, holds: 'placeholder', ...both };
    const mark = markOfVersion(found.name, value, present.versionId);
    return { ready: true, holds: 'value', ...(mark === undefined ? {} : { mark }), ...both };
  } catch (error) {
    if (codeOf(error) !== 'FORBIDDEN') throw error;
    const missing = `The identity in use may not read secret \`${id}\` in ${where}, so nothing could be compared. Ask for \`secretsmanager:GetSecretValue\` on it (with a key of your own also \`kms:Decrypt\`).`;
    return { ready: false, problem: missing, holds: 'unknown', seen, ...history, link };
  }
}

/**
 * Shows the permission to write by putting the current value once more under its own version id: the service takes that
 * as done already and changes nothing.
 */
async function prove(id: string, where: string, { aws, account }: Account, signal: AbortSignal): Promise<void> {
  const identity = await aws.whoAmI({ signal });
  if (account !== undefined && identity.account !== account) {
    throw unproved(
      `The AWS identity in use belongs to account \`${identity.account}\`; the runbook names \`${account}\`.`,
      'Choose the profile of the right account and run again.',
    );
  }
  const problem = problemOf(id, where, await aws.describeSecret(id, { signal }));
  if (problem !== undefined) throw unproved(problem, 'Nothing was created.');
  try {
    const present = await aws.readSecret(id, { signal });
    if (present === undefined) {
      throw unproved(
        `Secret \`${id}\` in ${where} holds no value yet, so the permission to write cannot be shown without changing it.`,
        'Let Terraform give it its placeholder first: rerun the build of the infra repository.',
      );
    }
    await aws.putSecret(id, present.value, present.versionId);
  } catch (error) {
    if (codeOf(error) !== 'FORBIDDEN') throw error;
    const facts = isPullbookError(error) ? error.facts : {};
    throw new PullbookError(
      'LANDING_UNPROVED',
      `\`${identity.arn}\` may not read and write secret \`${id}\` in ${where}.`,
      {
        ...facts,
        effect: 'none',
        advice:
          'Nothing was created. Ask the owner of the account for `secretsmanager:GetSecretValue` and `secretsmanager:PutSecretValue` on it (with a key of your own also `kms:Decrypt` and `kms:GenerateDataKey`).',
      },
    );
  }
}

function unproved(message: string, advice: string): PullbookError {
  return new PullbookError('LANDING_UNPROVED', message, { service: 'AWS Secrets Manager', advice });
}
