import type { Difference } from '../aws/contract';

/**
 * Where moto 5.2.1 does otherwise than AWS documents. Sources: pages below
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/ and files of
 * https://github.com/getmoto/moto/tree/5.2.1/moto/secretsmanager/.
 */
export const clientDifferences: readonly Difference[] = [
  {
    test: 'is refused a write to a secret that is scheduled for deletion',
    instead: 'the value is stored',
    shows: /it did not fail/,
    source:
      'API_PutSecretValue: InvalidRequestException, "scheduled for deletion"; models.py: put_secret_value does not look at deleted_date',
  },
  {
    test: 'gives the status and the id of the request with an error',
    instead: 'the status is 404',
    shows: /404 !== 400/,
    source:
      'API_PutSecretValue: ResourceNotFoundException, HTTP status code 400; exceptions.py: SecretNotFoundException',
  },
];

export const sdkDifferences: readonly Difference[] = [
  {
    test: 'PutSecretValue: refuses more than 65,536 bytes, and nothing changes',
    instead: 'a value may be of any length',
    shows: /it was not refused/,
    source:
      'API_PutSecretValue: SecretString, maximum length of 65536; responses.py: put_secret_value checks no length',
  },
  {
    test: 'a ResourceNotFoundException has status 400',
    instead: 'the status is 404',
    shows: /404 !== 400/,
    source:
      'API_GetSecretValue: ResourceNotFoundException, HTTP status code 400; exceptions.py: SecretNotFoundException',
  },
  {
    test: 'scheduled for deletion: takes no value',
    instead: 'the value is stored',
    shows: /it was not refused/,
    source:
      'API_PutSecretValue: InvalidRequestException, "scheduled for deletion"; models.py: put_secret_value does not look at deleted_date',
  },
  {
    test: 'DescribeSecret: names the versions that have a label, and no value',
    instead: 'versions without a label are named too',
    shows: /11111111111111111111111111111111/,
    source: 'API_DescribeSecret: VersionIdsToStages; models.py: _form_version_ids_to_stages leaves none out',
  },
  {
    test: 'ListSecretVersionIds: a secret that is not there is a ResourceNotFoundException',
    instead: 'the server fails with a page of HTML',
    shows: /is not valid JSON/,
    source: 'API_ListSecretVersionIds: ResourceNotFoundException; models.py: list_secret_version_ids, a KeyError',
  },
  {
    test: 'ListSecretVersionIds: names the secret, and no further page on the last one',
    instead: 'the ARN is the name, and the token of the next page is empty',
    shows: /arn:aws:secretsmanager/,
    source: 'API_ListSecretVersionIds: response syntax; models.py: list_secret_version_ids',
  },
  {
    test: 'ListSecretVersionIds: the versions with a label',
    instead: 'IncludeDeprecated is taken for true',
    shows: /11111111111111111111111111111111/,
    source: 'API_ListSecretVersionIds: IncludeDeprecated; models.py: list_secret_version_ids',
  },
  {
    test: 'ListSecretVersionIds: page by page',
    instead: 'MaxResults is not read',
    shows: /4 !== 1/,
    source: 'API_ListSecretVersionIds: MaxResults; responses.py: list_secret_version_ids',
  },
  {
    test: 'GetSecretValue: the version that AWSCURRENT was moved to is the default',
    instead: 'the version that was put last stays the default',
    shows: /value 3/,
    source:
      'API_GetSecretValue: VersionStage; models.py: get_secret_value reads default_version_id, which update_secret_version_stage leaves',
  },
];
