import type { Agent } from 'node:http';
import { codeOf, type ErrorCode, isPullbookError, PullbookError } from '../../../shared/errors';
import type { Redactor } from '../../../shared/redactor';
import { Secret } from '../../../shared/secret';
import type { AwsCalls, AwsCredentials } from './awsCalls';
import { awsError } from './awsError';
import { checkEndpoint, isNoSuchHost, noRegion, regionMissing } from './awsHosts';
import { clockSkewMs } from './clockSkew';
import { checkAccount, describedSecret, needed, notText } from './secretAnswers';
import { retryReads, type RetryPorts } from '../../http/retryReads';
import type { CallOptions } from '../../callOptions';
import type { Aws } from '../contract';
import { isRegion } from '../region';

export interface AwsOptions extends RetryPorts {
  readonly redactor: Redactor;
  /** The runbook's region; empty means that it names none. */
  readonly region: string;
  readonly profile: string | undefined;
  /** The account that the runbook names: a secret of another one is no answer. Any will do where it names none. */
  readonly account?: string | undefined;
  readonly credentials?: AwsCredentials | undefined;
  /** Base addresses in place of the SDK's own choice, for a rehearsal. */
  readonly endpoints?: { readonly secretsManager: string; readonly sts: string } | undefined;
  /** An SDK request handler (`{handle(request)}`) in place of the network. */
  readonly requestHandler?: object | undefined;
  /** Through which `https` requests go. Default: the SDK's own. */
  readonly httpsAgent?: (() => Promise<Agent>) | undefined;
  /** As for every client (see `HttpPorts`). */
  readonly beforeSend?: (() => void) | undefined;
  /** For `AWS_VAULT` and the keys beside it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Failures that a person clears by signing in, outside this program. */
const signIns: readonly ErrorCode[] = ['SESSION_EXPIRED', 'CREDENTIALS_REFUSED', 'CREDENTIALS_MISSING'];

/**
 * How AWS may refuse to move a label from a version that does not have it, or to one that does not exist. Its reference says
 * that such a call fails, and not by which error.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html (RemoveFromVersionId)
 */
const moveRefusals: readonly ErrorCode[] = ['BAD_REQUEST', 'CONFLICT', 'NOT_FOUND'];

/**
 * The id of no version. Asked for without `RemoveFromVersionId`, as a server may take the label away before it looks for the
 * version that is to get it.
 */
const nowhere = '00000000-0000-0000-0000-000000000000';

/** Terraform writes this value into a new secret; it means "not set yet" and is no secret. */
const placeholder = 'default';

/**
 * The name ends in a word for "who": the runbook keeps the Docker ID in a secret too, and hiding it from every plan
 * would hide what the plan is about.
 */
const holdsName = /(^|[-_/.])(id|user|username|login)$/i;

/**
 * Secrets Manager and STS, in a read-only and a writing view that share one client. Endpoints are left to the SDK
 * (`AWS_ENDPOINT_URL_*`). Throws {@link PullbookError} with the codes of `awsError`, `REGION_MISSING`, and `INPUT_INVALID` for a
 * region that there is not: nothing is sent to a host that is made of another text.
 */
export function createAws(options: AwsOptions): { readonly reads: Aws; readonly writes: Aws } {
  const { account, environment, redactor, region } = options;
  const vault = environment['AWS_VAULT'] || undefined;
  const insideVaultOf = environment['AWS_ACCESS_KEY_ID'] ? vault : undefined;
  // As the SDK goes by it, unless keys are there that were given to this very process.
  const fromVariable = insideVaultOf === undefined ? environment['AWS_PROFILE'] || undefined : undefined;
  const profile = options.profile ?? fromVariable;
  let loaded: Promise<AwsCalls> | undefined;

  function load(): Promise<AwsCalls> {
    if (region === '') throw regionMissing();
    if (!isRegion(region)) throw noRegion(region);
    loaded ??= Promise.all([import('./awsSdk'), options.httpsAgent?.()]).then(([{ createAwsCalls }, agent]) =>
      createAwsCalls(
        {
          region,
          profile,
          environment,
          insideVaultOf,
          credentials: options.credentials,
          endpoints: options.endpoints,
          requestHandler: options.requestHandler,
          onCredentials: ({ secretAccessKey, sessionToken }) => {
            redactor.register(new Secret(secretAccessKey));
            if (sessionToken !== undefined) redactor.register(new Secret(sessionToken));
          },
          checkEndpoint,
          beforeSend: () => options.beforeSend?.(),
        },
        agent,
      ),
    );
    return loaded;
  }

  async function call<T>(
    facts: {
      readonly operation: string;
      readonly effect: 'read' | 'write';
      readonly about?: string;
      readonly signal?: AbortSignal | undefined;
    },
    make: (calls: AwsCalls) => Promise<T>,
  ): Promise<T> {
    const attempt = async (): Promise<T> => {
      const calls = await load();
      try {
        // The client knows the service's time from the refusal. What was refused for its time was not done, so that a
        // write may be repeated as well.
        return await make(calls).catch((error: unknown) => {
          if (clockSkewMs(error, Date.now()) === undefined || facts.signal?.aborted) throw error;
          return make(calls);
        });
      } catch (error) {
        if (isNoSuchHost(error, region)) throw noRegion(region);
        const translated = await awsError(error, {
          service: facts.operation === 'GetCallerIdentity' ? 'AWS STS' : 'AWS Secrets Manager',
          operation: facts.operation,
          effect: facts.effect,
          about: facts.about,
          profile,
          vault,
          signal: facts.signal,
          redactor,
          environment,
        });
        // The SDK keeps keys without an end for ever; a person signs in elsewhere and checks again.
        if (signIns.includes(translated.code)) loaded = undefined;
        throw translated;
      }
    };
    return facts.effect === 'read' ? retryReads(attempt, options, facts.signal) : attempt();
  }

  /** A secret that is missing from the account in use may be there in the one that the runbook means. */
  async function elsewhere(id: string, options: CallOptions): Promise<undefined> {
    if (account !== undefined) checkAccount(id, (await reads.whoAmI(options)).arn, account, profile);
    return undefined;
  }

  const reads: Aws = {
    region,
    profile: options.profile,

    async whoAmI({ signal }) {
      const who = await call({ operation: 'GetCallerIdentity', effect: 'read', signal }, (calls) =>
        calls.whoAmI(signal),
      );
      return { account: needed(who.account, 'GetCallerIdentity'), arn: needed(who.arn, 'GetCallerIdentity') };
    },

    async describeSecret(id, options) {
      const { signal } = options;
      const facts = { operation: 'DescribeSecret', effect: 'read', about: id, signal } as const;
      const found = await unlessMissing(call(facts, (calls) => calls.describeSecret(id, signal)));
      if (found === undefined) return elsewhere(id, options);
      const secret = describedSecret(id, found);
      checkAccount(id, secret.arn, account, profile);
      return secret;
    },

    async readSecret(id, options) {
      const { signal } = options;
      const facts = { operation: 'GetSecretValue', effect: 'read', about: id, signal } as const;
      // The same name of error says "no such secret" and "no value yet": both hold nothing.
      const found = await unlessMissing(call(facts, (calls) => calls.readSecret(id, signal)));
      if (found === undefined) return elsewhere(id, options);
      checkAccount(id, needed(found.arn, 'GetSecretValue'), account, profile);
      if (found.text === undefined) throw notText(id, found.isBinary);
      const value = new Secret(found.text);
      if (found.text !== placeholder && !holdsName.test(id)) redactor.register(value);
      const versionId = needed(found.versionId, 'GetSecretValue');
      // Asked for no version in particular, the service gives the current one, and says so.
      needed(
        found.stages.find((stage) => stage === 'AWSCURRENT'),
        'GetSecretValue',
      );
      return { value, versionId, ...(found.createdAt !== undefined && { createdAt: found.createdAt }) };
    },

    putSecret: () => wrote('PutSecretValue'),
    moveCurrent: () => wrote('UpdateSecretVersionStage'),
    mayMoveCurrent: () => wrote('UpdateSecretVersionStage'),
  };

  return {
    reads,
    writes: {
      ...reads,
      async putSecret(id, value, versionId, { stage } = {}) {
        const facts = { operation: 'PutSecretValue', effect: 'write', about: id } as const;
        const put = await call(facts, (calls) => calls.putSecret(id, value.reveal(), versionId, stage));
        needed(put, 'PutSecretValue', 'unknown');
      },
      async moveCurrent(id, to, from) {
        const facts = { operation: 'UpdateSecretVersionStage', effect: 'write', about: id } as const;
        try {
          await call(facts, (calls) => calls.moveCurrent(id, to, from));
          return true;
        } catch (error) {
          if (!moveRefusals.includes(codeOf(error))) throw error;
          const current = (await reads.describeSecret(id, {}))?.currentVersionId;
          if (current === from) throw error;
          return current === to;
        }
      },
      async mayMoveCurrent(id) {
        // As it changes nothing, it is repeated like a read.
        const facts = { operation: 'UpdateSecretVersionStage', effect: 'read', about: id } as const;
        try {
          await call(facts, (calls) => calls.moveCurrent(id, nowhere, undefined));
          return true;
        } catch (error) {
          if (codeOf(error) === 'FORBIDDEN') return false;
          if (moveRefusals.includes(codeOf(error))) return true;
          throw error;
        }
      },
    },
  };
}

async function unlessMissing<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (isPullbookError(error) && error.code === 'NOT_FOUND') return undefined;
    throw error;
  }
}

function wrote(operation: string): Promise<never> {
  return Promise.reject(new PullbookError('DEFECT', `A check tried to write: \`${operation}\`.`));
}
