import { PullbookError } from '../../shared/errors';
import type { Part } from '../../shared/part';
import type { Random } from '../../shared/ports';
import { freeSeats } from '../dockerHub/simulator/freeSeats';
import { hexDigits } from './identifiers';
import { wireProduct } from './worldSeed';
import type { HubAccount, HubOrganisation, WorldState } from './worldState';

/**
 * Does what a person would do by hand. Playing the same part again changes nothing.
 *
 * Signing up uses the password that is kept under `dockerhub:<username>`: a person would take it from the vault.
 *
 * @throws {PullbookError} `PERSON_NEEDED` when the part cannot be played yet, `CONFLICT` when a name is taken.
 */
export function playPart(
  state: WorldState,
  part: Part,
  moment: { readonly now: number; readonly random: Random },
): void {
  switch (part.kind) {
    case 'sign-up':
      signUp(state, part, moment);
      return;
    case 'validate-mail':
      accountOf(state, part.username).emailVerified = true;
      return;
    case 'two-factor':
      accountOf(state, part.username).totpKey ??= hexDigits(moment.random, 40);
      return;
    case 'accept-invite':
      acceptInvite(state, part);
      return;
    case 'free-seat':
      freeSeat(organisationOf(state, part.organisation));
      return;
    case 'retire-token':
      retireToken(state, part);
      return;
    case 'wire-terraform':
      if (!state.terraform.managed.some((entry) => entry.product === part.product)) {
        wireProduct(state, part.product, moment);
      }
      return;
    case 'mark':
      // Marking a step done is the runner's; nothing happens in the world.
      return;
  }
}

function signUp(
  state: WorldState,
  { username, email }: Extract<Part, { kind: 'sign-up' }>,
  { now, random }: { readonly now: number; readonly random: Random },
): void {
  const { hub } = state;
  const existing = hub.accounts.find((account) => account.username === username);
  if (existing?.email === email) return;
  if (existing !== undefined || hub.organisations.some((organisation) => organisation.name === username)) {
    throw new PullbookError('CONFLICT', `The Docker ID \`${username}\` is taken. Choose another one.`);
  }
  if (!/^[a-z0-9]{4,30}$/.test(username)) {
    throw new PullbookError('INPUT_INVALID', `\`${username}\` is no Docker ID: 4 to 30 lower-case letters and digits.`);
  }
  const password = state.credentials[`dockerhub:${username}`];
  if (password === undefined) {
    throw new PullbookError('PERSON_NEEDED', `There is no password for \`${username}\` to sign up with.`);
  }
  hub.accounts.push({
    id: hexDigits(random, 32),
    username,
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

function acceptInvite(
  state: WorldState,
  { username, organisation: name }: Extract<Part, { kind: 'accept-invite' }>,
): void {
  const account = accountOf(state, username);
  const organisation = organisationOf(state, name);
  if (organisation.members.some((member) => member.username === username)) return;
  const invite = organisation.invites.find(({ invitee }) => invitee === username || invitee === account.email);
  if (invite === undefined) {
    throw new PullbookError('PERSON_NEEDED', `No invite to \`${name}\` waits for \`${username}\`.`);
  }
  organisation.invites.splice(organisation.invites.indexOf(invite), 1);
  organisation.members.push({ username, role: invite.role });
  organisation.teams.find((team) => team.name === invite.team)?.members.push(username);
}

/** Buys seats until one is free. */
function freeSeat(organisation: HubOrganisation): void {
  organisation.seats += Math.max(0, 1 - freeSeats(organisation));
}

/** A careful person looks at who carries the value before revoking it. */
function retireToken(state: WorldState, { username, label }: Extract<Part, { kind: 'retire-token' }>): void {
  const account = accountOf(state, username);
  const { projects, organisations } = state.circleCi;
  const contexts = organisations.flatMap((organisation) => organisation.contexts);
  const carried = new Set([...projects, ...contexts].flatMap(({ variables }) => variables.map(({ value }) => value)));
  account.tokens = account.tokens.filter((token) => token.label !== label || carried.has(token.value));
}

function accountOf(state: WorldState, username: string): HubAccount {
  const account = state.hub.accounts.find((candidate) => candidate.username === username);
  if (account === undefined) throw new PullbookError('PERSON_NEEDED', `There is no Docker ID \`${username}\` yet.`);
  return account;
}

function organisationOf(state: WorldState, name: string): HubOrganisation {
  const organisation = state.hub.organisations.find((candidate) => candidate.name === name);
  if (organisation === undefined) throw new PullbookError('PERSON_NEEDED', `There is no organisation \`${name}\`.`);
  return organisation;
}
