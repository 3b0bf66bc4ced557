import { textIn } from '../../world/answer';
import type { ServiceResponse } from '../../world/service';
import type { Call, Input } from './awsWorld';
import { awsError, awsJson } from './awsError';
import type { AwsSecret } from './awsState';
import { descriptionOf, stagesOf } from './secretDescription';

const mostPerPage = 100;

interface Filter {
  readonly Key: string;
  readonly Values: readonly string[];
}

/**
 * ListSecrets: newest change first is not promised, so they come by name. Secrets that are scheduled for deletion are left
 * out unless they are asked for.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecrets.html
 */
export function listSecrets(call: Call, secrets: readonly AwsSecret[], input: Input): ServiceResponse {
  const size = input['MaxResults'] ?? mostPerPage;
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 1 || size > mostPerPage) {
    return awsError(call, 'InvalidParameterException', `MaxResults must be 1 to ${mostPerPage}.`);
  }
  const token = textIn(input, 'NextToken');
  if (token !== undefined && !/^\d{1,9}$/.test(token)) {
    return awsError(call, 'InvalidNextTokenException', 'The NextToken value is invalid.');
  }
  const filters = input['Filters'] ?? [];
  if (!isFilters(filters)) {
    return awsError(call, 'InvalidParameterException', `Filters must have a known Key, and 1 to 10 Values.`);
  }
  const shown = secrets
    .filter(({ deletedAt }) => deletedAt === null || input['IncludePlannedDeletion'] === true)
    .filter((secret) => filters.every((filter) => passes(secret, filter)))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (input['SortOrder'] === 'desc') shown.reverse();
  const start = Number(token ?? '0');
  const end = start + size;
  return awsJson(call, 200, {
    SecretList: shown.slice(start, end).map((secret) => {
      const stages = stagesOf(secret);
      return { ...descriptionOf(secret), ...(stages && { SecretVersionsToStages: stages }) };
    }),
    ...(end < shown.length ? { NextToken: String(end) } : {}),
  });
}

const keys: readonly string[] = [
  'description',
  'name',
  'tag-key',
  'tag-value',
  'primary-region',
  'owning-service',
  'all',
];

function isFilters(value: unknown): value is readonly Filter[] {
  return (
    Array.isArray(value) &&
    value.every((one: unknown) => {
      const { Key, Values } = (one ?? {}) as Readonly<Record<string, unknown>>;
      const isList = Array.isArray(Values) && Values.length >= 1 && Values.length <= 10;
      return (
        typeof Key === 'string' && keys.includes(Key) && isList && Values.every((text) => typeof text === 'string')
      );
    })
  );
}

/** Any of the values will do; one that begins with `!` is for those that do not fit. Only names are told by their case. */
function passes(secret: AwsSecret, { Key: key, Values: values }: Filter): boolean {
  const texts: Readonly<Record<string, readonly (string | null | undefined)[]>> = {
    name: [secret.name],
    description: [secret.description],
    'primary-region': [secret.primaryRegion],
    'owning-service': [secret.owningService],
    all: [secret.name, secret.description, secret.primaryRegion, secret.owningService],
  };
  const begins = (text: string, start: string): boolean =>
    key === 'name' ? text.startsWith(start) : text.toLowerCase().startsWith(start.toLowerCase());
  return values.some((value) => {
    const wanted = value.replace(/^!/, '');
    const isFound = (texts[key] ?? []).some((text) => typeof text === 'string' && begins(text, wanted));
    return value.startsWith('!') ? !isFound : isFound;
  });
}
