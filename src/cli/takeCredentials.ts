import { isCredentialVariable } from '../services/credentials';

type Environment = Record<string, string | undefined>;

/**
 * Takes the credentials out of an environment, so that no program that is started from here inherits those of services that
 * are none of its business: the helper of `docker login`, the `credential_process` of an AWS profile. What AWS's own tools
 * read stays: such programs need it.
 *
 * @param environment - Changed: the program's own, `process.env`.
 * @returns What it was.
 */
export function takeCredentials(environment: Environment): Readonly<Environment> {
  const whole = { ...environment };
  for (const name of Object.keys(whole)) if (isCredentialVariable(name)) Reflect.deleteProperty(environment, name);
  return whole;
}
