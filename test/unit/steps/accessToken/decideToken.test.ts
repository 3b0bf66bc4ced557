import assert from 'node:assert/strict';
import { absent } from '../../../../src/runbook/run/basis';
import { decideToken } from '../../../../src/steps/accessToken/decideToken';
import type { AccessTokenState, TokenFacts } from '../../../../src/steps/accessToken/tokenState';
import type { LandingFacts } from '../../../../src/steps/landing/landing';

const token = (mark: string | undefined, given: Partial<TokenFacts> = {}): TokenFacts => ({
  uuid: `uuid ${mark ?? 'by hand'}`,
  seen: absent,
  mark,
  isLiving: true,
  isExpiring: false,
  hasScope: true,
  created: '2026-11-01',
  expires: undefined,
  isMadeHere: false,
  mayBeCarried: false,
  lastUsed: undefined,
  isElsewhere: false,
  isJudged: false,
  ...given,
});

const place: LandingFacts = {
  uri: 'aws-sm:x',
  where: 'aws 123456789012 / eu-west-1',
  ready: true,
  holds: 'placeholder',
  seen: absent,
  change: { summary: 'put a new version of secret **x**' },
};
const holding = (mark: string): LandingFacts => ({ ...place, holds: 'value', mark });
const byHand: LandingFacts = { ...place, holds: 'value' };
const vault: LandingFacts = { ...place, uri: 'manual', holds: 'unknown' };

const a = 'aaaaaaaa';
const b = 'bbbbbbbb';
const c = 'cccccccc';

/** What is decided, by marks. */
function decide(given: Partial<AccessTokenState>) {
  const work = decideToken({ tokens: [], landing: place, escrow: [], isAccepted: undefined, ...given });
  const marks = (tokens: readonly TokenFacts[]) => tokens.map(({ mark }) => mark ?? 'by hand');
  return Object.fromEntries(
    Object.entries({
      keep: work.keep && (work.keep.mark ?? 'by hand'),
      confirm: work.confirm?.mark,
      moveIn: work.moveIn?.mark,
      land: work.land,
      create: work.create,
      revoke: marks(work.revoke),
      retire: marks(work.retire),
      unclear: marks(work.unclear),
      wipe: work.wipe,
    }).filter(([, value]) => value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0)),
  );
}

const cases: readonly [string, Partial<AccessTokenState>, ReturnType<typeof decide>][] = [
  ['nothing is there', {}, { create: true }],
  ['the stored token is good', { tokens: [token(a)], landing: holding(a), isAccepted: true }, { keep: a }],
  ['the stored token is good, its place cannot be read now', { tokens: [token(a)], landing: holding(a) }, { keep: a }],
  ['the stored token is gone', { landing: holding(a), isAccepted: false }, { create: true }],
  [
    'the stored token was deactivated or has expired',
    { tokens: [token(a, { isLiving: false })], landing: holding(a), isAccepted: false },
    { create: true },
  ],
  [
    'the stored token expires soon: a new one, and the old one stays, for somebody carries it',
    { tokens: [token(a, { isExpiring: true })], landing: holding(a), isAccepted: true },
    { create: true },
  ],
  [
    'the stored token has another scope',
    { tokens: [token(a, { hasScope: false })], landing: holding(a), isAccepted: true },
    { create: true },
  ],
  [
    'the stored token lives, and the registry refuses its value',
    { tokens: [token(a)], landing: holding(a), isAccepted: false },
    { create: true },
  ],
  ['created, and the answer lost: an orphan', { tokens: [token(a)] }, { create: true, revoke: [a] }],
  ['created and in escrow, not landed', { tokens: [token(a)], escrow: [a] }, { land: a }],
  [
    'landed, the escrow not wiped',
    { tokens: [token(a)], landing: holding(a), escrow: [a], isAccepted: true },
    { keep: a, wipe: [a] },
  ],
  [
    'landed, and refused since: not landed again',
    { tokens: [token(a)], landing: holding(a), escrow: [a], isAccepted: false },
    { create: true, wipe: [a] },
  ],
  ['in escrow, and its token is gone', { escrow: [a] }, { create: true, wipe: [a] }],
  [
    'in escrow, and its token expires soon',
    { tokens: [token(a, { isExpiring: true })], escrow: [a] },
    { create: true, revoke: [a], wipe: [a] },
  ],
  [
    'in the middle of a rotation: the new one in escrow, the old one stored',
    { tokens: [token(a, { isExpiring: true }), token(b)], landing: holding(a), escrow: [b], isAccepted: true },
    { land: b },
  ],
  [
    'after a rotation: both live, and the old one is to be retired',
    {
      tokens: [token(a, { isExpiring: true, mayBeCarried: true }), token(b)],
      landing: holding(b),
      isAccepted: true,
    },
    { keep: b, retire: [a] },
  ],
  [
    'after a rotation, the registry refuses the new one: nothing is retired, and another is made',
    { tokens: [token(a, { mayBeCarried: true }), token(b)], landing: holding(b), isAccepted: false },
    { create: true },
  ],
  [
    'after two rotations: both older ones are to be retired',
    {
      tokens: [token(a, { mayBeCarried: true }), token(b, { mayBeCarried: true }), token(c)],
      landing: holding(c),
      isAccepted: true,
    },
    { keep: c, retire: [a, b] },
  ],
  [
    'landed once and in escrow still, while another is stored: no orphan',
    { tokens: [token(a, { mayBeCarried: true }), token(b)], landing: holding(b), escrow: [a], isAccepted: true },
    { keep: b, retire: [a], wipe: [a] },
  ],
  [
    'a working value that a person stored may be of any token: none is ended, and a person looks',
    { tokens: [token(undefined), token(a), token(b, { mayBeCarried: true })], landing: byHand, isAccepted: true },
    { keep: 'by hand', unclear: [a, b] },
  ],
  [
    'the same, but for what this machine replaced or never gave away',
    {
      tokens: [token(undefined), token(a, { mayBeCarried: true, isReplaced: true }), token(b, { isMadeHere: true })],
      landing: byHand,
      isAccepted: true,
    },
    { keep: 'by hand', retire: [a], revoke: [b] },
  ],
  [
    'the same, and no token with exactly the label: none is ended by the new one',
    { tokens: [token(a)], landing: byHand, isAccepted: true },
    { create: true },
  ],
  [
    'stored by a person since it was filed elsewhere, beside one made by hand',
    { tokens: [token(undefined), token(a, { isElsewhere: true })], landing: byHand, isAccepted: true },
    { keep: a, unclear: ['by hand'] },
  ],
  [
    'the value before the stored one is carried, also on a machine that knows nothing',
    { tokens: [token(b), token(a)], landing: { ...holding(b), previousMark: a }, isAccepted: true },
    { keep: b, retire: [a] },
  ],
  [
    'the vault, and a newer token of another machine: a person looks which one is filed',
    { tokens: [token(b, { mayBeCarried: true }), token(a)], landing: { ...vault, mark: a } },
    { keep: a, unclear: [b] },
  ],
  [
    'landed once, and a value of unknown origin is stored since',
    { tokens: [token(a, { mayBeCarried: true })], landing: byHand, isAccepted: undefined },
    { create: true },
  ],
  [
    'two in escrow: the newest is landed',
    { tokens: [token(a), token(b)], escrow: [a, b] },
    { land: b, revoke: [a], wipe: [a] },
  ],
  [
    'another machine stored one while this one has one in escrow',
    { tokens: [token(a), token(b)], landing: holding(b), escrow: [a], isAccepted: true },
    { keep: b, revoke: [a], wipe: [a] },
  ],
  [
    'a token made and stored by hand is adopted',
    { tokens: [token(undefined)], landing: byHand, isAccepted: true },
    { keep: 'by hand' },
  ],
  [
    'a value of unknown origin that the registry refuses is replaced',
    { tokens: [token(undefined)], landing: byHand, isAccepted: false },
    { create: true, unclear: ['by hand'] },
  ],
  [
    'a value of unknown origin that works, and no token for it',
    { landing: byHand, isAccepted: true },
    { create: true },
  ],
  [
    'a token made by hand beside the stored one is never revoked',
    { tokens: [token(a), token(undefined)], landing: holding(a), isAccepted: true },
    { keep: a, unclear: ['by hand'] },
  ],
  [
    'a token with a mark that is used is not revoked, whoever made it',
    { tokens: [token(a), token(b, { mayBeCarried: true })], landing: holding(a), isAccepted: true },
    { keep: a, retire: [b] },
  ],
  [
    'a person has judged it',
    { tokens: [token(a), token(undefined, { isJudged: true })], landing: holding(a), isAccepted: true },
    { keep: a },
  ],
  ['the vault, filed by this machine', { tokens: [token(a)], landing: { ...vault, mark: a } }, { keep: a }],
  ['the vault, and a token of another machine', { tokens: [token(a)], landing: vault }, { confirm: a }],
  [
    'the vault, and a person said that it is filed',
    { tokens: [token(a, { isJudged: true })], landing: vault },
    { keep: a },
  ],
  [
    'the vault, and an orphan of this machine',
    { tokens: [token(a, { isMadeHere: true })], landing: vault },
    { create: true, revoke: [a] },
  ],
  [
    'the vault, and nothing is revoked while it is open which one is filed',
    { tokens: [token(a, { isMadeHere: true }), token(b)], landing: vault },
    { confirm: b },
  ],
  [
    'the vault, and a value in escrow',
    { tokens: [token(a, { isMadeHere: true })], landing: vault, escrow: [a] },
    { land: a },
  ],
  [
    'filed elsewhere: neither revoked nor made again',
    { tokens: [token(a, { isMadeHere: true, isElsewhere: true })] },
    { moveIn: a },
  ],
  [
    'filed elsewhere during a rotation: the old one stays',
    { tokens: [token(a, { isExpiring: true }), token(b, { isElsewhere: true })], landing: holding(a) },
    { moveIn: b },
  ],
  [
    'filed elsewhere, and stored by a person since',
    { tokens: [token(a, { isElsewhere: true })], landing: byHand, isAccepted: true },
    { keep: a },
  ],
  [
    'filed elsewhere, and something else stored by a person',
    { tokens: [token(a, { isElsewhere: true })], landing: byHand, isAccepted: false },
    { moveIn: a },
  ],
  [
    'filed elsewhere, and its copy still in escrow: landed after all',
    { tokens: [token(a, { isElsewhere: true })], escrow: [a] },
    { land: a },
  ],
  ['filed elsewhere, and gone since', { tokens: [] }, { create: true }],
];

describe('decideToken', () => {
  for (const [name, state, expected] of cases) {
    it(name, () => assert.deepEqual(decide(state), expected));
  }

  it('keeps, lands, creates or asks, but only ever one of them', () => {
    for (const [, state] of cases) {
      const chosen = Object.keys(decide(state)).filter((key) =>
        ['keep', 'land', 'create', 'confirm', 'moveIn'].includes(key),
      );
      assert.equal(chosen.length, 1);
    }
  });
});
