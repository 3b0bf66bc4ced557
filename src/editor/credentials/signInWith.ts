import type { SignInPerson } from '../../services/credential';
import { accountKey, type CredentialName } from '../../services/credentials';
import { Secret } from '../../shared/secret';
import type { CredentialKeeper } from './credentialKeeper';
import type { TrialPorts } from './tryCredential';

/** What a sign-in needs of the editor. */
export interface SignInEdge {
  readonly keeper: Pick<CredentialKeeper, 'keep' | 'keepOperator'>;
  readonly trial: TrialPorts;
  readonly person: SignInPerson;
  /** Shows that a credential is being tried, and lets the person stop it. */
  whileTrying<T>(title: string, attempt: (signal: AbortSignal) => Promise<T>): PromiseLike<T>;
}

/** `missing`: what to do first, for a way that leads to nothing on this machine. */
export type SignInOutcome = { readonly who: string } | { readonly missing: string } | undefined;

/**
 * Asks for a credential, tries it with a call, and keeps it when that succeeds. `undefined` when the person gives up.
 * @throws {PullbookError} what the trial throws.
 */
export function signInWith(edge: SignInEdge, { credential, account }: CredentialName): Promise<SignInOutcome> {
  return account === undefined ? asOperator(edge, credential) : toAccount(edge, credential, account);
}

async function asOperator(edge: SignInEdge, credential: CredentialName['credential']): Promise<SignInOutcome> {
  const { keeper, trial: ports, person } = edge;
  const answer = await credential.ask(person);
  if (answer === undefined) return undefined;
  const { tryCredential } = await import('./tryCredential');
  const who = await edge.whileTrying(credential.title, (signal) =>
    tryCredential(credential, answer, { ports, person, options: { signal } }),
  );
  if (who === undefined)
    return { missing: credential.missing ?? `Nothing was found to sign in to ${credential.title} with.` };
  await keeper.keepOperator(credential, answer.kept);
  return { who };
}

/**
 * Takes in the password of an account that was made elsewhere or on another machine, after trying it.
 *
 * @param named - Its name; empty to ask for it.
 */
async function toAccount(
  edge: SignInEdge,
  credential: CredentialName['credential'],
  named: string,
): Promise<SignInOutcome> {
  const { accounts } = credential;
  if (accounts === undefined) return undefined;
  const { keeper, trial: ports, person } = edge;
  const account = named === '' ? await person.ask(accounts.nameQuestion(person.input)) : named;
  if (account === undefined) return undefined;
  const typed = await person.ask(accounts.secretQuestion(account));
  if (typed === undefined) return undefined;
  const secret = new Secret(typed);
  const { tryAccount } = await import('./tryCredential');
  const who = await edge.whileTrying(credential.title, (signal) =>
    tryAccount(accounts, account, secret, { ports, person, options: { signal } }),
  );
  await keeper.keep(accountKey(credential, account), secret);
  return { who };
}
