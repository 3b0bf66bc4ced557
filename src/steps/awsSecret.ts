import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Services } from '../services/services';
import { absent, basisOf } from '../runbook/run/basis';
import type { LandingState } from '../runbook/run/landing';
import type { SecretHandle } from '../runbook/file/outputs';
import type { Change } from '../runbook/run/change';
import type { CheckContext } from '../runbook/run/context';
import type { Section } from '../runbook/run/section';
import type { StepKind } from '../runbook/run/step';
import { PullbookError } from '../shared/errors';
import { Secret } from '../shared/secret';
import { secretUri, unsureState } from './landing/awsSecretsManager';
import { difference } from './landing/describedSecret';
import { inspectLanding, type LandingFacts, landValue } from './landing/landing';
import { findStored, readableForms } from './landing/places';
import { markOfCopy } from './tokenMark';
import { stringOrSecret, toHandle } from './secretInput';

interface AwsSecretInput {
  readonly secret: string;
  readonly value: string | SecretHandle;
}

/** What is known of the value to put, where it is another secret's. */
type Source = Pick<LandingState, 'seen'> & Partial<Pick<LandingState, 'holds' | 'versionId'>>;

interface AwsSecretState {
  readonly landing: LandingFacts;
  readonly matches: boolean;
  /** Which value is to be put, where it is another secret's. */
  readonly source: Source;
}

/**
 * Gives a value to an AWS Secrets Manager secret that Terraform made. It never makes one: a secret that the infra
 * repository does not know would be nobody's.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html (ClientRequestToken)
 */
export const awsSecret = {
  kind: 'aws/secret',
  summary: 'Puts a value into an AWS Secrets Manager secret that exists, and reads it back.',
  effects: 'write',
  input: z.strictObject({
    secret: z
      .string()
      .regex(/^[A-Za-z0-9/_+=.@-]{1,512}$/, {
        error: (issue) =>
          `\`${String(issue.input)}\` is no name of a secret: letters, digits and \`/_+=.@-\` are allowed.`,
      })
      .describe('The name of the secret, such as `sirius-dockerhub_id`. Terraform makes it.'),
    value: stringOrSecret
      .refine((value) => value !== 'default', {
        error: '`default` is what Terraform writes into a secret without a value. Give the value itself.',
      })
      .describe(
        `What it is to hold: text that is no secret (the Docker ID), the secret output of an earlier step, or ${readableForms} to copy another secret.`,
      ),
  }),
  outputs: {
    secret: { description: 'The name of the secret, now known to hold the value.' },
  },
  subject: (input, host) => `secret **${input.secret}** in Secrets Manager, ${host('aws')}`,
  async check(input, ctx): Promise<AwsSecretState> {
    const landing = await inspectLanding(placeOf(input), ctx);
    const source = await inspectSource(input, ctx);
    if (!landing.ready || landing.holds !== 'value') return { landing, matches: false, source };
    const wanted = await wantedValue(input, ctx, source);
    // Not through the landing place: what that reads is hidden from then on, and a Docker ID is no secret.
    const present = await ctx.services.aws.readSecret(input.secret, { signal: ctx.signal });
    if (present?.versionId !== landing.versionId) {
      const seen = basisOf({ seen: landing.seen, versionId: present?.versionId });
      const described = { currentVersionId: landing.versionId };
      return {
        landing: { ...landing, ...unsureState(difference(input.secret, described, present)), seen },
        matches: false,
        source,
      };
    }
    return { landing, matches: present !== undefined && isSame(present.value, wanted), source };
  },
  plan: (input, state) => plan(input, state),
  view: (input, state) => view(input, state),
  outcome: (input, { matches }): Readonly<Record<string, string>> => (matches ? { secret: input.secret } : {}),
  async apply(input, { matches, landing, source }, _plan, ctx) {
    if (matches || !landing.ready) return;
    const secret = await wantedValue(input, ctx, source);
    await landValue(landing, { secret, mark: markOfCopy(placeOf(input), secret), label: labelOf(input) }, ctx);
  },
} satisfies StepKind<AwsSecretInput, AwsSecretState, Services>;

function plan(input: AwsSecretInput, { landing, matches, source }: AwsSecretState): Change[] {
  const basis = basisOf({ landing: landing.seen, source: source.seen });
  const link = landing.link === undefined ? {} : { link: landing.link };
  if (!landing.ready) {
    return [
      {
        action: 'person',
        summary: `have secret **${input.secret}** made ready`,
        basis,
        ...(landing.unsure === undefined ? {} : { unknown: landing.unsure }),
        instructions: [landing.problem ?? `Secret \`${input.secret}\` cannot be written.`],
        ...link,
      },
    ];
  }
  if (matches) return [];
  const now = { nothing: 'no value', placeholder: 'the placeholder `default`', unknown: 'not readable' };
  const present =
    landing.holds === 'value' ? `another value, ${landing.since ?? 'of unknown age'}` : now[landing.holds];
  return [
    {
      action: 'update',
      summary: `put ${labelOf(input)} into secret **${input.secret}**`,
      basis,
      detail: [`now: ${present}`, landing.warning, landing.open].filter((part) => part !== undefined).join(' · '),
      ...(landing.holds === 'value' && { undo: 'move AWSCURRENT back to the version before' }),
      ...link,
    },
  ];
}

function view(input: AwsSecretInput, { landing, matches }: AwsSecretState): readonly Section[] {
  const since = landing.since === undefined ? {} : { detail: landing.since };
  return [
    {
      type: 'checklist',
      items: [
        { state: landing.ready ? 'done' : 'person', text: `secret **${input.secret}** exists and may get a value` },
        matches
          ? { state: 'done', text: `holds ${labelOf(input)}`, ...since }
          : { state: landing.unsure === undefined ? 'todo' : 'unknown', text: `holds ${labelOf(input)}` },
        ...(landing.warning === undefined ? [] : [{ state: 'unknown', text: landing.warning } as const]),
      ],
    },
    ...(landing.link === undefined ? [] : [{ type: 'link', ...landing.link } as const]),
  ];
}

function placeOf(input: AwsSecretInput): string {
  return secretUri(input.secret);
}

function labelOf({ value }: AwsSecretInput): string {
  if (typeof value !== 'string') return value.label;
  const stored = findStored(value);
  return stored === undefined ? `\`${value}\`` : `the value of ${stored.name}`;
}

/** What is known of the value to put. Text of the runbook is part of the input already. */
async function inspectSource({ value }: AwsSecretInput, ctx: CheckContext<Services>): Promise<Source> {
  if (isPlain(value)) return { seen: absent };
  const { uri } = toHandle(value, sourceLabel);
  return await ctx.landing(uri).inspect(ctx.signal);
}

/** @throws {PullbookError} `CREDENTIALS_MISSING` where there is none; `UNEXPECTED_ANSWER` where it is not the one inspected. */
async function wantedValue(
  { value }: AwsSecretInput,
  ctx: CheckContext<Services>,
  { holds, versionId }: Partial<Source>,
): Promise<Secret> {
  if (isPlain(value)) return new Secret(value);
  const handle = toHandle(value, sourceLabel);
  const read = versionId === undefined ? undefined : await ctx.landing(handle.uri).read(ctx.signal, versionId);
  const found = read ?? (await ctx.resolve(handle));
  if (holds !== 'nothing') return found;
  throw new PullbookError('UNEXPECTED_ANSWER', `\`${handle.uri}\` gives a value, and is described as one without.`, {
    advice: 'Nothing was changed. Two answers contradict each other: check again in a minute.',
  });
}

const sourceLabel = 'value of another secret';

function isPlain(value: AwsSecretInput['value']): value is string {
  return typeof value === 'string' && findStored(value) === undefined;
}

/** By hash, so that the comparison tells nothing of the values, not even by the time it takes. */
function isSame(a: Secret, b: Secret): boolean {
  return hashOf(a.reveal()) === hashOf(b.reveal());
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
