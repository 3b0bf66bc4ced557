import { lookAt, type Prerequisite, type PrerequisiteContext, type PrerequisitesInput } from './prerequisite';

/** CircleCI: both projects can be seen, and the settings of both can be read. */
export async function circleCiPrerequisites(
  { project, infra }: PrerequisitesInput,
  ctx: PrerequisiteContext,
): Promise<readonly Prerequisite[]> {
  const found: Prerequisite[] = [];
  for (const [slug, role] of [
    [project, 'the project'],
    [infra, 'the infra project'],
  ] as const) {
    found.push(
      await lookAt(
        `you reach the settings of ${role} ${slug}`,
        `Correct the slug, or ask an admin of \`${slug}\` to give your CircleCI user access to it.`,
        async () => {
          const options = { signal: ctx.signal };
          const { circleCi } = ctx.services;
          const { login } = await circleCi.me(options);
          if ((await circleCi.findProject(slug, options)) === undefined) {
            return { holds: false, found: `CircleCI shows no such project to ${login}` };
          }
          // The variables are part of the settings: who may list them may read the rest.
          await circleCi.listVariables(slug, options);
          return { holds: true, found: `${login} may read its settings` };
        },
      ),
    );
  }
  return found;
}
