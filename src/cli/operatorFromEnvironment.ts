import type { Operator } from '../steps/engine/engine';
import { PullbookError } from '../shared/errors';
import type { Clock } from '../shared/ports';
import type { Redactor } from '../shared/redactor';
import { Secret } from '../shared/secret';

const servicePrefix = 'dockerhub:';

/**
 * The operator of the command line: whatever the environment holds, and the session of `docker login`. Nothing is kept
 * and nobody can be asked.
 */
export function operatorFromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  ports: { readonly clock: Clock; readonly redactor: Redactor },
): Operator {
  const secret = (...names: string[]): Secret | undefined => {
    const value = names.map((name) => environment[name]).find((text) => text !== undefined && text !== '');
    if (value === undefined) return undefined;
    const found = new Secret(value);
    ports.redactor.register(found);
    return found;
  };
  const namesProxy = ['https_proxy', 'all_proxy'].some((name) => environment[name] || environment[name.toUpperCase()]);
  return {
    environment,
    ...(namesProxy && {
      httpsAgent: async () => (await import('../services/http/proxyAgent')).createProxyAgent(ports.redactor),
    }),
    credentials: {
      get: (key) => Promise.resolve(key.startsWith(servicePrefix) ? secret(passwordVariable(key)) : undefined),
      keep: () => Promise.reject(unattended('A credential cannot be kept by the command line.')),
    },
    person: { file: () => Promise.reject(unattended('Nobody can be asked to file a value.')) },
    async dockerHub() {
      const username = environment['PULLBOOK_DOCKERHUB_USERNAME'];
      const password = secret('PULLBOOK_DOCKERHUB_PASSWORD');
      if (username && password !== undefined) {
        const code = environment['PULLBOOK_DOCKERHUB_CODE'];
        return { kind: 'password', username, password, ...(code ? { oneTimeCode: () => Promise.resolve(code) } : {}) };
      }
      const organisation = environment['PULLBOOK_DOCKERHUB_ORGANISATION'];
      const token = secret('PULLBOOK_DOCKERHUB_TOKEN');
      if (organisation && token !== undefined) return { kind: 'organisation-token', organisation, token };
      const { readDockerLogin } = await import('../services/dockerHub/client/dockerLogin');
      return await readDockerLogin({ ...ports, environment });
    },
    circleCiToken: () => Promise.resolve(secret('CIRCLE_TOKEN', 'CIRCLECI_CLI_TOKEN')),
  };
}

/** `dockerhub:opgcisirius` is in `PULLBOOK_DOCKERHUB_PASSWORD_OPGCISIRIUS`. */
function passwordVariable(key: string): string {
  return `PULLBOOK_DOCKERHUB_PASSWORD_${key.slice(servicePrefix.length).toUpperCase()}`;
}

/** Which environment variables hold a credential, in words. */
export function variablesOf(credential: string): string {
  if (credential.startsWith(servicePrefix)) return passwordVariable(credential);
  if (credential === 'circleci') return 'CIRCLE_TOKEN';
  return 'PULLBOOK_DOCKERHUB_USERNAME and PULLBOOK_DOCKERHUB_PASSWORD';
}

function unattended(message: string): PullbookError {
  return new PullbookError('PERSON_NEEDED', message, { advice: 'Apply this step in the editor.' });
}
