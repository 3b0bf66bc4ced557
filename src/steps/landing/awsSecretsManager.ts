import type { Aws, SecretDescription } from '../../services/aws/contract';
import { absent, basisOf } from '../../runbook/run/basis';
import type { LandingPlace, LandingState } from '../../runbook/run/landing';
import { secretConsoleLink } from '../../services/aws/consoleLink';
import { codeOf, isPullbookError, PullbookError } from '../../shared/errors';
import { difference, historyOf, type Present, problemOf, warningOf } from './describedSecret';
import { readAgreeing } from './readAgreeing';
import type { LandingScheme } from './scheme';
import type { SecretStore } from './secretStore';
import { putVersion, unguarded } from './putVersion';
import { markOfVersion } from './secretVersion';

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
        version: found.currentVersionId,
        changedAt: found.lastChangedAt,
      }
    );
  },
  async read(name, { aws }, signal) {
    const found = await aws.readSecret(name, { signal });
    return found && { value: found.value, version: found.versionId, createdAt: found.createdAt };
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
      land: (request) => putVersion({ id, where, aws }, request),
      async read(signal, versionId) {
        const present = await aws.readSecret(id, { signal });
        if (versionId !== undefined && present?.versionId !== versionId) throw moved(id, where);
        return present === undefined || isUnset(present.value.reveal()) ? undefined : present.value;
      },
    };
  },
} satisfies LandingScheme;

/** By what was known of the value a moment ago, one would count as checked that nobody has looked at. */
function moved(id: string, where: string): PullbookError {
  return new PullbookError('UNEXPECTED_ANSWER', `Secret \`${id}\` in ${where} gave one value, and then another.`, {
    service: 'AWS Secrets Manager',
    operation: 'GetSecretValue',
    advice: 'Nothing was changed. Something else writes there, or an answer was out of date: check again.',
  });
}

function isUnset(value: string): boolean {
  // A line end comes with a value that was piped.
  return value.trim() === '' || value.trim() === placeholder;
}

/** The state of a secret about which two answers contradict each other. */
export function unsureState(unsure: string): Pick<LandingState, 'ready' | 'unsure' | 'problem' | 'holds'> {
  const problem = `${unsure} AWS answers from several copies: check again in a minute.`;
  return { ready: false, unsure: 'two answers of AWS that agree about the secret', problem, holds: 'unknown' };
}

async function inspect(id: string, where: string, { aws }: Account, signal: AbortSignal): Promise<LandingState> {
  const found = await aws.describeSecret(id, { signal });
  const url = secretConsoleLink(aws.region, found?.name ?? id);
  const link = url === undefined ? {} : { link: { title: 'Open the secret in the AWS console', url } };
  const problem = problemOf(id, where, found);
  if (found === undefined) return { ready: false, problem: problem ?? '', holds: 'nothing', seen: absent };
  const common = { ...historyOf(found), ...warningOf(found), ...link };
  if (problem !== undefined) return { ready: false, problem, holds: 'unknown', seen: basisOf(found), ...common };
  try {
    const {
      described,
      value: present,
      agree,
    } = await readAgreeing<SecretDescription, Present>(found, {
      describe: () => aws.describeSecret(id, { signal }),
      read: () => aws.readSecret(id, { signal }),
      version: (of) => of && ('versionId' in of ? of.versionId : of.currentVersionId),
    });
    const seen = basisOf({ found: described, versionId: present?.versionId });
    if (!agree) return { ...unsureState(difference(id, described, present)), seen, ...common };
    if (present === undefined) return { ready: true, holds: 'nothing', seen, ...common };
    const value = present.value.reveal();
    if (isUnset(value)) return { ready: true, holds: 'placeholder', versionId: present.versionId, seen, ...common };
    const mark = markOfVersion(found.name, value, present.versionId);
    return {
      ready: true,
      holds: 'value',
      ...(mark === undefined ? {} : { mark }),
      versionId: present.versionId,
      seen,
      ...common,
    };
  } catch (error) {
    if (codeOf(error) !== 'FORBIDDEN' || !isPullbookError(error)) throw error;
    const missing = `Secret \`${id}\` in ${where} could not be read, so nothing could be compared. ${ended(error.message)} ${error.facts.advice ?? ''}`;
    const unsure = `the present value of secret \`${id}\`, which this identity may not read`;
    return { ready: false, unsure, problem: missing, holds: 'unknown', seen: basisOf(found), ...common };
  }
}

/**
 * Shows the permission to write by putting the current value once more under its own version id: the service takes that
 * as done already and changes nothing. Whether AWSCURRENT may be moved, a move that is refused to anybody shows.
 */
async function prove(
  id: string,
  where: string,
  { aws, account }: Account,
  signal: AbortSignal,
): Promise<string | undefined> {
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
    return (await aws.mayMoveCurrent(id)) ? undefined : unguarded;
  } catch (error) {
    if (codeOf(error) !== 'FORBIDDEN') throw error;
    const facts = isPullbookError(error) ? error.facts : {};
    throw new PullbookError(
      'LANDING_UNPROVED',
      `\`${identity.arn}\` may not read and write secret \`${id}\` in ${where}. ${isPullbookError(error) ? ended(error.message) : ''}`,
      {
        ...facts,
        effect: 'none',
        advice: (facts.advice ?? '').replace(/^Nothing was changed\./, 'Nothing was created.'),
      },
    );
  }
}

/** AWS ends some of its sentences, and not others. */
function ended(sentence: string): string {
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
}

function unproved(message: string, advice: string): PullbookError {
  return new PullbookError('LANDING_UNPROVED', message, { service: 'AWS Secrets Manager', advice });
}
