import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RehearsalWorld } from '../../src/services/rehearsalWorld';
import type { Simulators } from '../../src/services/world/server';

/** The environment of a process whose Live target is a world behind sockets. @param folder - For files of AWS's own tools. */
export function liveEnvironment(
  world: RehearsalWorld,
  { urls }: Simulators<RehearsalWorld['serviceIds'][number]>,
  folder: string,
): Record<string, string> {
  const { dockerHub, circleCi, aws } = world.operator;
  const profile = 'management';
  writeFileSync(
    join(folder, 'aws'),
    `[${profile}]\naws_access_key_id = ${aws.accessKeyId}\naws_secret_access_key = ${aws.secretAccessKey.reveal()}\n`,
  );
  writeFileSync(join(folder, 'aws-config'), '');
  return {
    PULLBOOK_DOCKERHUB_URL: urls.dockerHub,
    PULLBOOK_REGISTRY_URL: urls.registry,
    PULLBOOK_CIRCLECI_URL: urls.circleCi,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: urls.secretsManager,
    AWS_ENDPOINT_URL_STS: urls.sts,
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'aws'),
    AWS_CONFIG_FILE: join(folder, 'aws-config'),
    PULLBOOK_DOCKERHUB_USERNAME: dockerHub.username,
    PULLBOOK_DOCKERHUB_PASSWORD: dockerHub.password.reveal(),
    CIRCLE_TOKEN: circleCi.token.reveal(),
  };
}
