import { hexDigits, letters, uuid } from '../../world/identifiers';
import type { Moment } from '../../world/simulator';
import { dayMs } from '../../../shared/duration';
import type { HubAccount, HubOrganisation, HubState } from './hubState';

export interface HubInputs {
  readonly dockerhub: { readonly organisation: string; readonly team: string };
}

export const hubSample: HubInputs = { dockerhub: { organisation: 'ministryofjustice', team: 'opgdockerhubusers' } };

/** Two people, one of them the operator, and nothing else. */
export function seedHub(seed: Moment): HubState {
  const { now, random } = seed;
  const operator = seedAccount('opgoperator', 'Team Operator', seed);
  const egressIp = '192.0.2.10';
  return {
    signingKey: hexDigits(random, 64),
    accounts: [operator, seedAccount('opgengineer', 'Another Engineer', seed)],
    organisations: [],
    operator: operator.username,
    mails: [],
    requestsPerMinute: 600,
    window: { minute: 0, counts: {} },
    noSeatAnswer: 'conflict',
    redactedToken: '***',
    // Half the network's anonymous pulls of the last hours are used up, as on any busy host.
    pulls: { [egressIp]: Array.from({ length: 58 }, (_, index) => now - index * 60_000) },
    egressIp,
  };
}

/** Adds the organisation and the team that the inputs name, where they are not there yet. */
export function adoptOrganisation(hub: HubState, { dockerhub }: HubInputs, { now, random }: Moment): void {
  const name = dockerhub.organisation;
  let organisation = hub.organisations.find((candidate) => candidate.name === name);
  if (organisation === undefined) {
    organisation = newOrganisation(name, hub.operator, { now, random });
    organisation.members.push({ username: 'opgengineer', role: 'member' });
    hub.organisations.push(organisation);
  }
  if (!organisation.teams.some((team) => team.name === dockerhub.team)) {
    organisation.teams.push({
      id: organisation.teams.length + 1,
      uuid: uuid(random),
      name: dockerhub.team,
      description: 'Service IDs that pull for CI',
      members: [hub.operator],
    });
  }
}

function newOrganisation(name: string, owner: string, { now, random }: Moment): HubOrganisation {
  const scopes = ['member', 'invite', 'group'].flatMap((noun) => [`scope-${noun}-read`, `scope-${noun}-edit`]);
  return {
    id: hexDigits(random, 32),
    name,
    fullName: name,
    paid: true,
    enforcesSso: false,
    seats: 5,
    joinedAt: now - 2000 * dayMs,
    members: [{ username: owner, role: 'owner' }],
    teams: [{ id: 1, uuid: uuid(random), name: 'owners', description: '', members: [owner] }],
    invites: [],
    tokens: [
      {
        id: uuid(random),
        label: 'Pullbook rehearsal',
        value: 'dckr_' + 'oat_' + letters(random, 32),
        active: true,
        expiresAt: null,
        scopes,
      },
    ],
  };
}

function seedAccount(username: string, fullName: string, { now, random }: Moment): HubAccount {
  return {
    id: hexDigits(random, 32),
    username,
    email: `${username}@example.com`,
    emailVerified: true,
    fullName,
    password: letters(random, 24),
    totpKey: null,
    joinedAt: now - 1000 * dayMs,
    tokens: [],
  };
}
