import { lookAt, type Prerequisite, type PrerequisiteContext, type PrerequisitesInput } from './prerequisite';

/** AWS: the session belongs to the account that holds the secrets. The call needs no permission. */
export async function awsPrerequisites(
  { account }: PrerequisitesInput,
  ctx: PrerequisiteContext,
): Promise<readonly Prerequisite[]> {
  const { aws } = ctx.services;
  const profile = aws.profile === undefined ? 'the AWS environment' : `profile \`${aws.profile}\``;
  return [
    await lookAt(
      `your AWS session is in account ${account}`,
      `Choose a profile of account \`${account}\` in the runbook; ${profile} leads elsewhere.`,
      async () => {
        const identity = await aws.whoAmI({ signal: ctx.signal });
        return { holds: identity.account === account, found: identity.arn };
      },
    ),
  ];
}
