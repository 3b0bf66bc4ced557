import type { EnvironmentPorts } from '../services/credential';
import { findCredential } from '../services/credentials';
import type { Operator } from '../steps/engine/engineOptions';
import { PullbookError } from '../shared/errors';
import type { Clock } from '../shared/ports';
import type { Redactor } from '../shared/redactor';
import { Secret } from '../shared/secret';

/**
 * The operator of the command line: whatever the environment holds, and what other programs keep on this machine. Nothing
 * is kept and nobody can be asked.
 */
export function operatorFromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  { clock, redactor }: { readonly clock: Clock; readonly redactor: Redactor },
): Operator {
  const secret = (...names: readonly string[]): Secret | undefined => {
    const value = names.map((name) => environment[name]).find((text) => text !== undefined && text !== '');
    if (value === undefined) return undefined;
    const found = new Secret(value);
    redactor.register(found);
    return found;
  };
  const ports: EnvironmentPorts = { clock, redactor, environment, secret };
  const namesProxy = ['https_proxy', 'all_proxy'].some((name) => environment[name] || environment[name.toUpperCase()]);
  return {
    environment,
    ...(namesProxy && {
      httpsAgent: async () => (await import('../services/http/proxyAgent')).createProxyAgent(redactor),
    }),
    credentials: {
      get: (key) => Promise.resolve(secretOfAccount(key, secret)),
      keep: () => Promise.reject(unattended('A credential cannot be kept by the command line.')),
    },
    person: { file: () => Promise.reject(unattended('Nobody can be asked to file a value.')) },
    signedIn: (credential) => credential.fromEnvironment(ports),
  };
}

/** The password of a service ID and the like: each account has a variable of its own. */
function secretOfAccount(key: string, secret: EnvironmentPorts['secret']): Secret | undefined {
  const { credential, account } = findCredential(key) ?? {};
  const accounts = credential?.accounts;
  return accounts === undefined || account === undefined ? undefined : secret(accounts.variableOf(account));
}

function unattended(message: string): PullbookError {
  return new PullbookError('PERSON_NEEDED', message, { advice: 'Apply this step in the editor.' });
}
