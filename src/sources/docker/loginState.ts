import type { LoginEvent } from './flow';
import { anyFolder, type ClientFolder } from './shell/clientFolder';

/** How sure it is that a Docker ID is stored at one point of a job. */
export type Login = 'no' | 'conditional' | 'maybe' | 'yes';
export const ranks: Readonly<Record<Login, number>> = { no: 0, conditional: 1, maybe: 2, yes: 3 };

/** Logins that can hold at one point, in different branches. More are not told apart. */
export const maxHolding = 4;

/** What one folder holds for one host. */
export interface Stored {
  readonly host: string;
  readonly client: ClientFolder;
  readonly login: Login;
  /** The logins that may be the one in force. */
  readonly holding: readonly LoginEvent[];
}

/**
 * How sure a login is after a branch.
 * @param other - At the end of the branch's other arm, where there is one.
 */
export function joined(before: Login, inner: Login, other: Login | undefined): Login {
  if (other === 'yes' && inner === 'yes') return 'yes';
  if (inner === before) return before;
  // What signs out at times leaves it open.
  if (before === 'yes') return 'conditional';
  return inner === 'maybe' ? 'maybe' : 'conditional';
}

export function higher(a: Login, b: Login): Login {
  return ranks[a] < ranks[b] ? b : a;
}

export function keyOf(host: string, client: ClientFolder): string {
  return `${host} ${client}`;
}

/** Never in place: arms of a branch start from the same state. */
export function storing(stored: ReadonlyMap<string, Stored>, one: Stored): ReadonlyMap<string, Stored> {
  return new Map([...stored, [keyOf(one.host, one.client), one]]);
}

/**
 * What is left where something may have been taken out of a folder.
 * @param host - Of what; absent: everything.
 */
export function doubting(
  stored: ReadonlyMap<string, Stored>,
  { client, host }: { readonly client: ClientFolder; readonly host?: string },
): ReadonlyMap<string, Stored> {
  const isMeant = (one: Stored): boolean =>
    (host === undefined || one.host === host) &&
    (client === anyFolder || one.client === anyFolder || one.client === client);
  return new Map(
    [...stored].map(([key, one]) => [
      key,
      one.login === 'yes' && isMeant(one) ? { ...one, login: 'conditional' } : one,
    ]),
  );
}
