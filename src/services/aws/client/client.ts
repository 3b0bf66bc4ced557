import type { Client } from '../../client';
import type { Aws } from '../contract';
import { awsReadings } from './readings';
import { createAws, type AwsOptions } from './aws';

export type AwsClientOptions = Pick<
  AwsOptions,
  'region' | 'profile' | 'account' | 'credentials' | 'endpoints' | 'requestHandler' | 'httpsAgent'
>;

export const awsClient: Client<Aws, AwsClientOptions> = {
  create: ({ clock, random, redactor, logger, environment, beforeSend }, options) =>
    createAws({ clock, random, redactor, logger, environment, beforeSend, ...options }),
  host: (asked, { region }) =>
    asked.variable('AWS_ENDPOINT_URL_SECRETS_MANAGER', 'AWS_ENDPOINT_URL') ?? { name: `AWS in ${region}` },
  readings: awsReadings,
};
