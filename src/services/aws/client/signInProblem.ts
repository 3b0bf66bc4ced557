import type { ErrorCode } from '../../../shared/errors';
import { retryOffer, terminalOffer } from '../../../shared/offer';
import { networkAdvice, networkFailure } from '../../http/networkFailure';
import { type Advice, awsAdvice, loginOf, vaultWords } from './awsAdvice';
import type { AwsErrorFacts } from './awsErrorFacts';
import { awsFilesProblem, type Environment, readAwsFiles } from './awsProfiles';
import { processAdvice } from './processAdvice';
import { type ProfileFacts, profileFacts } from './profileFacts';

/** Why there are no credentials. Not redacted. */
export interface SignInProblem {
  readonly found: string;
  readonly code: ErrorCode;
  readonly help: Advice;
}

interface Asker {
  readonly operation: string;
  readonly profile: string | undefined;
  readonly vault: string | undefined;
  readonly environment: Environment;
}

/**
 * What credentials lack: by the name of the SDK's error, and by what the profile says of where they come from. The SDK's own
 * words are shown; which hint goes with them is all that they choose.
 */
export async function signInProblem(facts: AwsErrorFacts, asker: Asker): Promise<SignInProblem> {
  const { profile, vault } = asker;
  const said = { found: facts.message === '' ? facts.name : facts.message, code: facts.code };
  const context = { ...asker, isDoubtful: false, skewMs: undefined };
  // The service that gives the session out has refused, or could not be reached.
  if (facts.status !== undefined) {
    return { ...said, found: `${facts.name}: ${facts.message}`, help: awsAdvice(facts, context) };
  }
  const network = networkCode(facts);
  if (network !== undefined) {
    const advice = networkAdvice(networkFailure(network), false);
    return { ...said, code: 'NETWORK', help: { advice, offers: [retryOffer] } };
  }
  const unread = await awsFilesProblem(asker.environment);
  if (unread !== undefined) {
    const advice = 'Nothing was changed. Put a text file in its place, or name another one by AWS’s variables.';
    return { found: unread, code: 'CREDENTIALS_MISSING', help: { advice, offers: [retryOffer] } };
  }
  const files = await readAwsFiles(asker.environment);
  const name = profile ?? (files.profiles.has('default') ? 'default' : undefined);
  const inVault = vaultWords(profile, vault);
  if (name === undefined || (vault !== undefined && vault === profile)) {
    const advice = 'Name a profile of `~/.aws/config` in the runbook, or set the AWS variables before the start.';
    const help = { advice: `Nothing was changed. ${advice}`, offers: [retryOffer] };
    return { ...said, code: 'CREDENTIALS_MISSING', help };
  }
  const where = profileFacts(name, files);
  const problem = byPlace(where, said.found, facts.name);
  return {
    found: where.from === 'missing' ? where.what : said.found,
    code: problem.code,
    help: {
      advice: `Nothing was changed. ${problem.advice}${inVault}`,
      offers: [...(problem.run === undefined ? [] : [terminalOffer(problem.run)]), retryOffer],
    },
  };
}

function byPlace(
  where: ProfileFacts,
  message: string,
  errorName: string,
): { readonly code: ErrorCode; readonly advice: string; readonly run?: string } {
  const code = 'CREDENTIALS_MISSING';
  switch (where.from) {
    case 'missing':
      return { code, advice: where.advice };
    case 'single sign-on':
      return singleSignOn(where.of, message);
    case 'login': {
      const run = `aws login --profile ${where.of}`;
      return { code: 'SESSION_EXPIRED', advice: `The AWS session has ended: run \`${run}\`, then check again.`, run };
    }
    case 'process':
      return errorName === 'TimeLimitError'
        ? { code: 'TIMEOUT', advice: processAdvice(where.of, where.command, 'prompt') }
        : { code, advice: processAdvice(where.of, where.command, message) };
    case 'second factor':
      return {
        code,
        advice: `The role of \`${where.of}\` asks for the one-time code of \`${where.device}\`, and there is no way to ask for it here. Name a profile whose \`credential_process\` asks: \`aws-vault export --format=json --prompt=osascript ${where.of}\` (Linux: \`--prompt=zenity\` or \`kdialog\`; Windows: \`wincredui\`).`,
      };
    case 'web identity':
      return {
        code,
        advice: `Check \`web_identity_token_file\` and \`role_arn\` of \`${where.of}\` in \`~/.aws/config\`.`,
      };
    case 'metadata':
      return {
        code,
        advice: `\`credential_source\` of \`${where.of}\` works in AWS, or with the AWS variables set. Name a \`source_profile\` in its place.`,
      };
    default:
      return {
        code,
        advice: `Check the profile \`${where.of}\` in \`~/.aws/config\`; for \`aws-vault\` give it \`credential_process = aws-vault export --format=json ${where.of}\`.`,
      };
  }
}

function singleSignOn(profile: string, message: string): { code: ErrorCode; advice: string; run?: string } {
  if (/^ForbiddenException\b/.test(message)) {
    return {
      code: 'FORBIDDEN',
      advice: `Your single sign-on user may not use \`sso_role_name\` of profile \`${profile}\` in \`sso_account_id\`: correct them in \`~/.aws/config\`, or ask who keeps single sign-on for the role.`,
    };
  }
  const run = loginOf(profile);
  return { code: 'SESSION_EXPIRED', advice: `The AWS session has ended: run \`${run}\`, then check again.`, run };
}

/** How Node words a certificate that it refuses; a provider that wraps the error keeps nothing but the words. */
const worded: readonly (readonly [RegExp, string])[] = [
  [/\b(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPROTO|PROXY_\d+)\b/, ''],
  [/certificate has expired|certificate is not yet valid/i, 'CERT_HAS_EXPIRED'],
  [/self[- ]signed certificate|unable to (get|verify) .*certificate/i, 'SELF_SIGNED_CERT_IN_CHAIN'],
];

function networkCode({ name, network, message }: AwsErrorFacts): string | undefined {
  // A file that cannot be read has a system's code too.
  if (network !== undefined) return /^(ENOENT|EACCES|EPERM|EISDIR|ENOTDIR)$/.test(network) ? undefined : network;
  // What a credential process wrote is about the process.
  if (name === 'TimeLimitError' || /^Command failed/.test(message)) return undefined;
  for (const [pattern, code] of worded) {
    const found = pattern.exec(message);
    if (found !== null) return code === '' ? found[0] : code;
  }
  return undefined;
}
