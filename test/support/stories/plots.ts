import { hashOf } from '../../../src/runbook/file/canonicalJson';
import type { RunnableStep } from '../../../src/runbook/file/runnable';
import type { RehearsalWorld } from '../../../src/services/rehearsalWorld';
import type { Fault, FaultKind } from '../../../src/services/world/faults';
import { Secret } from '../../../src/shared/secret';
import { readRunbookFile, sampleRunbook } from '../readRunbookFile';
import type { SeededRandom } from '../seededRandom';
import type { Trouble } from './virtualProcess';

export const username = 'opgcisirius';
export const tokenLabel = 'CircleCI access token';
export const tokenSecret = 'sirius-dockerhub_token';
export const idSecret = 'sirius-dockerhub_id';

/** What is to be done, from which state of the world. */
export interface Plot {
  readonly name: string;
  readonly steps: readonly RunnableStep[];
  /** Whether the ID has signed up and its mail is valid before it begins. */
  readonly signedUp?: true;
  /** Whether there is a token whose value nobody has, of a run on another machine. */
  readonly orphan?: true;
}

function stepOf(id: string, uses: string, input: unknown): RunnableStep {
  return { id, uses, needs: [], textHash: hashOf({ uses, input }), problems: [], resolve: () => input };
}

const runbook = readRunbookFile(sampleRunbook);
export const sampleInputs = runbook.inputs;

const token = stepOf('token', 'dockerhub/access-token', {
  account: username,
  label: tokenLabel,
  store: `aws-sm:${tokenSecret}`,
});
const id = stepOf('dockerhub-id', 'aws/secret', { secret: idSecret, value: username });
const account = stepOf('account', 'dockerhub/account', {
  username,
  mail: 'opg-team@example.org',
  store: 'manual',
});
const membership = stepOf('membership', 'dockerhub/membership', {
  organisation: 'ministryofjustice',
  team: 'opgdockerhubusers',
  account: username,
});

export const bothSecrets: Plot = { name: 'both secrets', steps: [id, token], signedUp: true };

const plots: readonly Plot[] = [
  { name: 'token', steps: [token], signedUp: true },
  { name: 'token after a crash', steps: [token], signedUp: true, orphan: true },
  bothSecrets,
  {
    name: 'account and member',
    steps: [account, stepOf('email', 'dockerhub/email-validated', { account: username }), membership],
  },
];
const whole: Plot = { name: 'whole runbook', steps: runbook.steps };

/** One of sixty is the whole runbook, which takes as long as all others. */
export function choosePlot(random: SeededRandom): Plot {
  return random.below(60) === 0 ? whole : plots[random.below(plots.length)]!;
}

/** Brings the world to where the plot begins. */
export async function prepare(world: RehearsalWorld, { signedUp, orphan }: Plot): Promise<void> {
  if (signedUp !== true) return;
  await world.credentials.keep(`dockerhub:${username}`, new Secret(['Kept', 'for', 'stories', '3141', '59'].join('-')));
  await world.play({ service: 'dockerHub', play: 'sign-up', username, email: `opg-team+${username}@example.org` });
  await world.play({ service: 'dockerHub', play: 'validate-mail', username });
  if (orphan !== true) return;
  world.state.hub.accounts
    .find((one) => one.username === username)
    ?.tokens.push({
      uuid: '00000000-0000-4000-8000-000000000001',
      label: `${tokenLabel} [0a1b2c3d]`,
      scopes: ['repo:public_read'],
      value: ['dckr', 'pat', 'madeElsewhere0001'].join('_'),
      active: true,
      createdAt: world.clock.now() - 86_400_000,
      expiresAt: null,
      lastUsedAt: null,
      creatorIp: '192.0.2.1',
      creatorAgent: 'test',
    });
}

const faultKinds: readonly FaultKind[] = [
  { kind: 'latency', ms: 2_000 },
  { kind: 'latency', ms: 60_000 },
  { kind: 'rate-limited', retryAfterSeconds: 2 },
  { kind: 'rate-limited', retryAfterSeconds: 90, form: 'timestamp' },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 500, when: 'after' },
  { kind: 'reset', when: 'before' },
  { kind: 'reset', when: 'after' },
  { kind: 'truncated-body' },
  { kind: 'truncated-body', closes: true },
  { kind: 'expired-session' },
];

const routes = [
  '*',
  'POST /v2/access-tokens',
  'DELETE *',
  'PutSecretValue',
  'GetSecretValue',
  'POST /v2/auth/token',
  'POST /v2/invites/bulk',
  'POST *',
];

/** A fault of a service. */
export function chooseFault(random: SeededRandom): Fault {
  return {
    ...faultKinds[random.below(faultKinds.length)]!,
    route: routes[random.below(routes.length)]!,
    times: 1 + random.below(3),
    probability: 0.2 + random.next() / 2,
  };
}

/** Where the most is half done, and how many of a kind come at most before. Of files: the call, then the place. */
const moments: readonly (readonly [RegExp, number])[] = [
  [/^POST \/v2\/access-tokens$/, 1],
  [/^DELETE \/v2\/access-tokens/, 1],
  [/^PutSecretValue$/, 2],
  [/^UpdateSecretVersionStage$/, 1],
  [/^POST \/v2\/invites/, 2],
  [/^POST .*\/rerun/, 1],
  [/^(?:keep|file) /, 2],
  // What is read last before something is written.
  [/^(?:GET \/v2|DescribeSecret|GetSecretValue|GetCallerIdentity|POST \/v2\/auth)/, 8],
  [/^(?:GET \/v2|DescribeSecret|GetSecretValue|GetCallerIdentity|POST \/v2\/auth)/, 30],
  [/escrow\//, 20],
  [/sealed/, 12],
  [/^(?:rename|link|rm) .*sealed/, 4],
  [/^handle\.\w+ .*sealed/, 8],
  [/journal\.jsonl/, 30],
  [/^(?:open|readFile) .*journal\.jsonl/, 12],
  [/^handle\.(?:append|write)File .*journal\.jsonl/, 10],
  [/^rename .*journal\.jsonl/, 3],
  [/escrow\.key/, 8],
  [/lock/, 30],
  [/^(?:rename|mkdtemp|writeFile|rm) .*lock/, 6],
];

/** Between the making of a token and its landing: what strikes then, and how many come at most before. */
const tokenInHand: typeof moments = [
  [/./, 60],
  [/^(?:DescribeSecret|GetSecretValue|PutSecretValue|UpdateSecretVersionStage)$/, 7],
  [/^(?:PutSecretValue|UpdateSecretVersionStage)$/, 2],
];

const mostPoints = 400;

/** What strikes a process. */
export function chooseTrouble(random: SeededRandom, { signedUp }: Plot): Trouble {
  const does = (['kill', 'kill', 'stop', 'fail', 'fail'] as const)[random.below(5)]!;
  const lasts = does === 'fail' && random.below(3) === 0;
  if (random.below(5) === 0) return { at: /./, skip: random.below(mostPoints), does, lasts };
  if (random.below(4) === 0) {
    const ends = does === 'fail' ? 'kill' : does;
    // A password is in escrow until it is kept.
    if (signedUp !== true) return { at: /^keep /, skip: 0, does: ends };
    const [at, most] = tokenInHand[random.below(tokenInHand.length)]!;
    return { at, skip: random.below(most), after: /^POST \/v2\/access-tokens$/, does: ends };
  }
  const [at, most] = moments[random.below(moments.length)]!;
  return { at, skip: random.below(most), does, lasts };
}
