import { lookAt, type Prerequisite, type PrerequisiteContext, type PrerequisitesInput } from './prerequisite';

/** Docker Hub: the operator is an owner of the organisation, and in the team. */
export async function dockerPrerequisites(
  { organisation, team }: PrerequisitesInput,
  ctx: PrerequisiteContext,
): Promise<readonly Prerequisite[]> {
  const options = { signal: ctx.signal };
  const { dockerHub } = ctx.services;
  const askOwner = `Ask an owner of \`${organisation}\``;
  const owner = await lookAt(`you are an owner of ${organisation}`, `${askOwner} to make you one.`, async () => {
    const session = await dockerHub.asOperator(options);
    const { identity } = session;
    if ((await session.findOrganisation(organisation, options)) === undefined) {
      return { holds: false, found: `Docker Hub shows no organisation ${organisation} to ${identity}` };
    }
    // An organisation's own token is no member; that it may list the teams is what can be known.
    if (identity === organisation.toLowerCase()) {
      await session.listTeamsOf(organisation, identity, options);
      return { holds: true, found: `signed in with an access token of ${organisation}` };
    }
    const member = await session.findMember(organisation, identity, options);
    return { holds: member?.role === 'owner', found: `${identity} is ${member?.role ?? 'no member'}` };
  });
  const inTeam = await lookAt(`you are in team ${team}`, `${askOwner} to add you to \`${team}\`.`, async () => {
    const session = await dockerHub.asOperator(options);
    const { identity } = session;
    if (!(await session.hasTeam(organisation, team, options))) {
      return { holds: false, found: `${organisation} has no team ${team}` };
    }
    if (identity === organisation.toLowerCase())
      return { holds: true, found: 'the team exists; a token is in no team' };
    const teams = await session.listTeamsOf(organisation, identity, options);
    const isIn = teams.some((name) => name.toLowerCase() === team.toLowerCase());
    return { holds: isIn, found: isIn ? `${identity} is in it` : `${identity} is not in it` };
  });
  return [owner, inTeam];
}
