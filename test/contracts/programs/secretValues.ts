import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Simulation } from '../../support/simulate';

/** Gives both secrets of the sample's product their values, as a person does before a build can hand them over. */
export async function giveValues(
  simulation: Simulation,
  values: { readonly id: string; readonly token: string },
): Promise<void> {
  const endpoint = simulation.environment['AWS_ENDPOINT_URL_SECRETS_MANAGER']!;
  const credentials = (await simulation.credentials()).aws;
  const client = new SecretsManagerClient({ region: 'eu-west-1', endpoint, credentials });
  for (const [name, value] of Object.entries(values)) {
    await client.send(new PutSecretValueCommand({ SecretId: `sirius-dockerhub_${name}`, SecretString: value }));
  }
  client.destroy();
}
