import { cancelled, isPullbookError, PullbookError } from '../../../shared/errors';
import type { Redactor } from '../../../shared/redactor';
import { networkFailure } from '../../http/networkFailure';
import { awsAdvice } from './awsAdvice';
import { awsErrorFacts } from './awsErrorFacts';
import type { Environment } from './awsProfiles';
import { clockSkewMs } from './clockSkew';
import { isSignInFailure } from './signInFailure';
import { signInProblem } from './signInProblem';

export interface AwsCallFacts {
  readonly service: 'AWS Secrets Manager' | 'AWS STS';
  /** `GetSecretValue`. */
  readonly operation: string;
  readonly effect: 'read' | 'write';
  /** What the call is about, such as the secret's id. */
  readonly about: string | undefined;
  readonly profile: string | undefined;
  /** The profile of a surrounding `aws-vault exec`. */
  readonly vault: string | undefined;
  readonly signal: AbortSignal | undefined;
  readonly redactor: Redactor;
  readonly environment: Environment;
}

/** Errors of the SDK carry the request with its signature, and the response: only their name, message and id go on. */
export async function awsError(error: unknown, call: AwsCallFacts): Promise<PullbookError> {
  if (isPullbookError(error)) return error;
  if (call.signal?.aborted) return cancelled();
  const { operation, service, profile, vault } = call;
  const isSignIn = isSignInFailure(error);
  const cause = isSignIn ? error.reason : error;
  const facts = awsErrorFacts(cause);
  const { name, status, requestId, network } = facts;
  // A status of success with an answer that cannot be read: the change was probably made.
  const isRefusal = status !== undefined && status >= 300 && status < 500;
  const neverLeft = isSignIn || (network !== undefined && networkFailure(network).neverSent);
  const isDoubtful = call.effect === 'write' && !neverLeft && !isRefusal;
  const problem = isSignIn ? await signInProblem(facts, call) : undefined;
  const skewMs = clockSkewMs(cause, Date.now());
  const about = call.about === undefined ? '' : ` for \`${call.about}\``;
  const text = oneLine(call.redactor.redact(withoutCommand(problem?.found ?? facts.message)));
  const found = problem === undefined ? [name, text] : [text];
  return new PullbookError(
    problem?.code ?? facts.code,
    `\`${operation}\`${about} failed: ${found.filter((part) => part !== '').join(': ')}`,
    {
      service,
      operation,
      effect: isDoubtful ? 'unknown' : 'none',
      ...(status !== undefined && { status }),
      ...(requestId !== undefined && { requestId }),
      ...(problem?.help ?? awsAdvice(facts, { operation, isDoubtful, profile, vault, skewMs })),
    },
  );
}

/** Of a process that failed Node tells the whole command first, which may hold a secret; what it wrote is what matters. */
function withoutCommand(message: string): string {
  return message.replace(/^Command failed: [^\n]*\n?/, 'the command failed: ');
}

/** The end of a long text is nearer to the reason. */
function oneLine(text: string): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length <= 400 ? line : `${line.slice(0, 200)} … ${line.slice(-200)}`;
}
