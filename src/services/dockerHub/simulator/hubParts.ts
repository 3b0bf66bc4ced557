import { z } from 'zod';
import { PullbookError } from '../../../shared/errors';
import { hexDigits } from '../../world/identifiers';
import { type Moment, type PlayablePart, playable } from '../../world/simulator';
import { freeSeats } from './freeSeats';
import type { HubAccount, HubOrganisation } from './hubState';
import type { HubPersonWorld, HubWorld } from './hubWorld';

const username = z.string();
const organisation = z.string();

const signUpPart = z.object({ username, email: z.string(), password: z.string().min(9).optional() });
const acceptPart = z.object({ username, organisation });

/** What a person does by hand on Docker Hub. */
export const hubParts: Readonly<Record<string, PlayablePart<HubPersonWorld>>> = {
  'sign-up': playable(signUpPart, signUp),
  'validate-mail': playable(z.object({ username }), (world, part) => {
    accountOf(world, part.username).emailVerified = true;
  }),
  'two-factor': playable(z.object({ username }), (world, part, { random }) => {
    accountOf(world, part.username).totpKey ??= hexDigits(random, 40);
  }),
  'accept-invite': playable(acceptPart, acceptInvite),
  /** Buys seats until one is free. */
  'free-seat': playable(z.object({ organisation }), (world, part) => {
    const found = organisationOf(world, part.organisation);
    found.seats += Math.max(0, 1 - freeSeats(found));
  }),
  /** Revokes a replaced token, unless somebody still works with its value. `label` as Docker Hub lists it. */
  'retire-token': playable(z.object({ username, label: z.string() }), (world, part, { inUse }) => {
    const account = accountOf(world, part.username);
    account.tokens = account.tokens.filter((token) => token.label !== part.label || inUse.has(token.value));
  }),
};

/** Uses the password that is kept for the ID, as a person takes it from the vault, or the one that comes with the part. */
function signUp(
  { hub, credentials }: HubPersonWorld,
  { username: name, email, password: given }: z.infer<typeof signUpPart>,
  { now, random }: Moment,
): void {
  if (given !== undefined) credentials[`dockerhub:${name}`] = given;
  const existing = hub.accounts.find((account) => account.username === name);
  if (existing?.email === email) return;
  if (existing !== undefined || hub.organisations.some((other) => other.name === name)) {
    throw new PullbookError('CONFLICT', `The Docker ID \`${name}\` is taken. Choose another one.`);
  }
  if (!/^[a-z0-9]{4,30}$/.test(name)) {
    throw new PullbookError('INPUT_INVALID', `\`${name}\` is no Docker ID: 4 to 30 lower-case letters and digits.`);
  }
  const password = credentials[`dockerhub:${name}`];
  if (password === undefined) {
    throw new PullbookError('PERSON_NEEDED', `There is no password for \`${name}\` to sign up with.`);
  }
  hub.accounts.push({
    id: hexDigits(random, 32),
    username: name,
    email,
    emailVerified: false,
    fullName: '',
    password,
    totpKey: null,
    joinedAt: now,
    tokens: [],
  });
  hub.mails.push({ to: email, subject: 'Verify your email address', at: now });
}

function acceptInvite(world: HubWorld, part: z.infer<typeof acceptPart>): void {
  const account = accountOf(world, part.username);
  const found = organisationOf(world, part.organisation);
  if (found.members.some((member) => member.username === account.username)) return;
  const names = [account.username, account.email.toLowerCase()];
  const invite = found.invites.find(({ invitee }) => names.includes(invitee.toLowerCase()));
  if (invite === undefined) {
    throw new PullbookError('PERSON_NEEDED', `No invite to \`${found.name}\` waits for \`${account.username}\`.`);
  }
  found.invites.splice(found.invites.indexOf(invite), 1);
  found.members.push({ username: account.username, role: invite.role });
  found.teams.find((team) => team.name === invite.team)?.members.push(account.username);
}

function accountOf({ hub }: HubWorld, name: string): HubAccount {
  const account = hub.accounts.find((candidate) => candidate.username === name);
  if (account === undefined) throw new PullbookError('PERSON_NEEDED', `There is no Docker ID \`${name}\` yet.`);
  return account;
}

function organisationOf({ hub }: HubWorld, name: string): HubOrganisation {
  const found = hub.organisations.find((candidate) => candidate.name === name);
  if (found === undefined) throw new PullbookError('PERSON_NEEDED', `There is no organisation \`${name}\`.`);
  return found;
}
