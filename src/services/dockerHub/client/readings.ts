import type { Readings } from '../../readings';
import type { DockerHub, DockerHubSession } from '../contract';

const session: Readings<DockerHubSession> = {
  listAccessTokens: () => 'the list of access tokens',
  findMember: (organisation, username) => `member ${username} of ${organisation}`,
  listTeamsOf: (organisation, username) => `teams of ${username} in ${organisation}`,
  listInvites: (organisation) => `pending invites of ${organisation}`,
  previewInvite: ({ organisation, invitee }) => `what an invite of ${invitee} to ${organisation} would come to`,
  findOrganisation: (organisation) => `organisation ${organisation}`,
  hasTeam: (organisation, team) => `team ${team} of ${organisation}`,
  createAccessToken: 'writes',
  deleteAccessToken: 'writes',
  invite: 'writes',
  setRole: 'writes',
  addToTeam: 'writes',
};

/** What each read of Docker Hub is about. */
export const dockerHubReadings: Readings<DockerHub> = {
  findUser: (username) => `Docker ID ${username}`,
  asOperator: { words: () => 'who you are signed in as', opens: session },
  as: { words: (username) => `whether ${username} signs in with its password`, opens: session },
};
