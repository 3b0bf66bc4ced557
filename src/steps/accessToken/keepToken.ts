import type { DockerHubSession } from '../../services/dockerHub/contract';
import type { Services } from '../../services/services';
import type { ApplyContext } from '../../runbook/run/context';
import { findDiskFault } from '../../shared/diskFault';
import { type ErrorCode, codeOf, PullbookError } from '../../shared/errors';
import type { Secret } from '../../shared/secret';

/** A token as the answer that made it gives it. */
export interface MadeToken {
  readonly uuid: string;
  readonly mark: string;
  /** Its label, mark and all. */
  readonly name: string;
  readonly value: Secret;
}

/**
 * Keeps the value of a token that was just made. Where it cannot be kept although that was proved, nobody will ever know
 * it: the token is revoked at once, by the id of the answer that made it. To be called within the write that makes it, so
 * that nothing comes in between.
 *
 * @throws {PullbookError} `DISK_REFUSED`, or the code of what stood in the way, saying whether the token still lives.
 */
export async function keepOrRevoke(
  { uuid, mark, name, value }: MadeToken,
  session: DockerHubSession,
  ctx: ApplyContext<Services>,
): Promise<void> {
  try {
    await ctx.escrow.put(mark, value);
  } catch (error) {
    if (codeOf(error) === 'STATE_LOST') throw error; // Who followed finds the token, and revokes it.
    const refused = await revoke(uuid, session);
    // What was written of it opens nothing now, or would be believed to be safe.
    await ctx.escrow.wipe(mark).catch(() => undefined);
    throw unkept(name, error, refused);
  }
}

/** Why it could not be revoked; `undefined` once it is gone. */
async function revoke(uuid: string, session: DockerHubSession): Promise<ErrorCode | undefined> {
  try {
    await session.deleteAccessToken(uuid);
    return undefined;
  } catch (error) {
    const code = codeOf(error);
    return code === 'NOT_FOUND' ? undefined : code;
  }
}

function unkept(name: string, error: unknown, refused: ErrorCode | undefined): PullbookError {
  const fault = findDiskFault(error);
  const why = fault === undefined ? '' : `: ${fault.what}`;
  const help = fault?.help ?? 'Find out what keeps the escrow on this machine from working';
  const left =
    refused === undefined
      ? { end: '', advice: `No token is left: the one that was made has been revoked. ${help}, then apply again.` }
      : {
          end: `, and the token could not be revoked (${refused})`,
          advice: `Token “${name}” is alive and its value is lost. ${help}, then apply again: the step revokes that token.`,
        };
  return new PullbookError(
    fault === undefined ? codeOf(error) : 'DISK_REFUSED',
    `The value of the new token “${name}” could not be kept in escrow${why}${left.end}.`,
    { service: 'Docker Hub', advice: left.advice },
  );
}
