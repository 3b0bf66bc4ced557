import type { Agent } from 'node:http';
import { isPullbookError, PullbookError } from '../../../shared/errors';
import type { Redactor } from '../../../shared/redactor';
import { Secret } from '../../../shared/secret';
import type { AwsCalls, AwsCredentials } from './awsCalls';
import { awsError } from './awsError';
import { isSafeForCredentials } from '../../http/safeAddress';
import { retryReads, type RetryPorts } from '../../http/retryReads';
import type { Aws } from '../contract';

export interface AwsOptions extends RetryPorts {
  readonly redactor: Redactor;
  /** The runbook's region; empty means that it names none. */
  readonly region: string;
  readonly profile: string | undefined;
  readonly credentials?: AwsCredentials | undefined;
  /** Base addresses in place of the SDK's own choice, for a rehearsal. */
  readonly endpoints?: { readonly secretsManager: string; readonly sts: string } | undefined;
  /** An SDK request handler (`{handle(request)}`) in place of the network. */
  readonly requestHandler?: object | undefined;
  /** Through which `https` requests go. Default: the SDK's own. */
  readonly httpsAgent?: (() => Promise<Agent>) | undefined;
  /** For `AWS_VAULT` and the keys beside it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Terraform writes this value into a new secret; it means "not set yet" and is no secret. */
const placeholder = 'default';

/**
 * The name ends in a word for "who": the runbook keeps the Docker ID in a secret too, and hiding it from every plan
 * would hide what the plan is about.
 */
const holdsName = /(^|[-_/.])(id|user|username|login)$/i;

/**
 * Secrets Manager and STS, in a read-only and a writing view that share one client. Endpoints are left to the SDK
 * (`AWS_ENDPOINT_URL_*`). Throws {@link PullbookError} with the codes of `awsError`, and `REGION_MISSING`.
 */
export function createAws(options: AwsOptions): { readonly reads: Aws; readonly writes: Aws } {
  const { environment, profile, redactor, region } = options;
  const vault = environment['AWS_VAULT'] || undefined;
  let loaded: Promise<AwsCalls> | undefined;

  function load(): Promise<AwsCalls> {
    if (region === '') throw regionMissing();
    loaded ??= Promise.all([import('./awsSdk'), options.httpsAgent?.()]).then(([{ createAwsCalls }, agent]) =>
      createAwsCalls(
        {
          region,
          profile,
          insideVaultOf: environment['AWS_ACCESS_KEY_ID'] ? vault : undefined,
          credentials: options.credentials,
          endpoints: options.endpoints,
          requestHandler: options.requestHandler,
          onCredentials: ({ secretAccessKey, sessionToken }) => {
            redactor.register(new Secret(secretAccessKey));
            if (sessionToken !== undefined) redactor.register(new Secret(sessionToken));
          },
          checkEndpoint,
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
    const calls = await load();
    const attempt = async (): Promise<T> => {
      try {
        return await make(calls);
      } catch (error) {
        throw await awsError(error, {
          service: facts.operation === 'GetCallerIdentity' ? 'AWS STS' : 'AWS Secrets Manager',
          operation: facts.operation,
          effect: facts.effect,
          about: facts.about,
          profile,
          vault,
          signal: facts.signal,
          redactor,
          isSsoProfile: (name) => calls.isSsoProfile(name),
        });
      }
    };
    return facts.effect === 'read' ? retryReads(attempt, options, facts.signal) : attempt();
  }

  const reads: Aws = {
    region,
    profile,

    async whoAmI({ signal }) {
      const who = await call({ operation: 'GetCallerIdentity', effect: 'read', signal }, (calls) =>
        calls.whoAmI(signal),
      );
      return { account: needed(who.account, 'GetCallerIdentity'), arn: needed(who.arn, 'GetCallerIdentity') };
    },

    async describeSecret(id, { signal }) {
      const facts = { operation: 'DescribeSecret', effect: 'read', about: id, signal } as const;
      const found = await unlessMissing(call(facts, (calls) => calls.describeSecret(id, signal)));
      if (found === undefined) return undefined;
      const versionWith = (stage: string): string | undefined =>
        Object.entries(found.stagesByVersion).find(([, stages]) => stages.includes(stage))?.[0];
      return {
        name: found.name ?? id,
        arn: needed(found.arn, 'DescribeSecret'),
        deletedAt: found.deletedAt,
        currentVersionId: versionWith('AWSCURRENT'),
        previousVersionId: versionWith('AWSPREVIOUS'),
        lastChangedAt: found.lastChangedAt,
        owningService: found.owningService,
      };
    },

    async readSecret(id, { signal }) {
      const facts = { operation: 'GetSecretValue', effect: 'read', about: id, signal } as const;
      // The same name of error says "no such secret" and "no value yet": both hold nothing.
      const found = await unlessMissing(call(facts, (calls) => calls.readSecret(id, signal)));
      if (found === undefined) return undefined;
      if (found.text === undefined) throw notText(id);
      const value = new Secret(found.text);
      if (found.text !== placeholder && !holdsName.test(id)) redactor.register(value);
      const versionId = needed(found.versionId, 'GetSecretValue');
      return { value, versionId, ...(found.createdAt !== undefined && { createdAt: found.createdAt }) };
    },

    putSecret() {
      return Promise.reject(new PullbookError('DEFECT', 'A check tried to write: `PutSecretValue`.'));
    },
  };

  return {
    reads,
    writes: {
      ...reads,
      async putSecret(id, value, versionId) {
        const facts = { operation: 'PutSecretValue', effect: 'write', about: id } as const;
        await call(facts, (calls) => calls.putSecret(id, value.reveal(), versionId));
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

/** Not to be taken for an empty secret: that may be filled. */
function notText(id: string): PullbookError {
  return new PullbookError('UNEXPECTED_ANSWER', `Secret \`${id}\` holds binary data, not text.`, {
    service: 'AWS Secrets Manager',
    operation: 'GetSecretValue',
    advice: 'Nothing was changed. Name another secret, or have its owner store text in it.',
  });
}

function needed(text: string | undefined, operation: string): string {
  if (text !== undefined) return text;
  throw new PullbookError('UNEXPECTED_ANSWER', `\`${operation}\` answered without a member that it always has.`, {
    operation,
  });
}

function checkEndpoint(request: { readonly protocol: string; readonly hostname: string }): void {
  if (isSafeForCredentials(request)) return;
  throw new PullbookError(
    'INPUT_INVALID',
    `The AWS endpoint is \`${request.protocol}//${request.hostname}\`, where a secret would travel unencrypted.`,
    { advice: 'Nothing was sent. Set `AWS_ENDPOINT_URL…` or `endpoint_url` to `https`, or to this machine.' },
  );
}

function regionMissing(): PullbookError {
  return new PullbookError('REGION_MISSING', 'The runbook names no AWS region.', {
    service: 'AWS Secrets Manager',
    advice:
      'Nothing was changed. Add `region` to the AWS inputs, such as `eu-west-1`. `AWS_DEFAULT_REGION` is not read.',
  });
}
