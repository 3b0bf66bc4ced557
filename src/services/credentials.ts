import type { Credential } from './credential';
import type { ServiceEntry } from './serviceEntry';
import { services } from './services';

/** All credentials that a person can sign in with, in the order in which they are offered. */
export function allCredentials(): readonly Credential<unknown>[] {
  return Object.values<ServiceEntry>(services).flatMap(({ credential }) =>
    credential === undefined ? [] : [credential],
  );
}

/** What a credential's name in a report, a command or a store says: `circleci`, `dockerhub:opgcisirius`. */
export interface CredentialName {
  readonly credential: Credential<unknown>;
  /** The further account that it is of; empty where which one is still to be asked. */
  readonly account: string | undefined;
}

/** `undefined` for a name that no service has. */
export function findCredential(name: string): CredentialName | undefined {
  const [key, account] = name.split(/:(.*)/s);
  const credential = allCredentials().find((one) => one.key === key);
  if (credential === undefined || (account !== undefined && credential.accounts === undefined)) return undefined;
  return { credential, account };
}

/** The name of the password of a further account, as in reports and stores. */
export function accountKey({ key }: Credential<unknown>, account: string): string {
  return `${key}:${account}`;
}

/** Which environment variables hold a credential, in words; `undefined` where nobody can say. */
export function variablesOf(name: string): string | undefined {
  const found = findCredential(name);
  if (found?.account === undefined) return found?.credential.variables;
  return found.credential.accounts?.variableOf(found.account);
}

/** Whether an environment variable of this name holds a secret of a credential. */
export function isCredentialVariable(name: string): boolean {
  return allCredentials().some(({ secretVariables }) => secretVariables?.test(name) === true);
}

/** Where the command line finds all credentials, for its help: lines of at most `width` characters. */
export function credentialHelp(width: number): readonly string[] {
  const words = `${allCredentials()
    .map(({ help }) => help)
    .join('; ')}.`.split(' ');
  const lines: string[] = [];
  for (const word of words) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
