import { AwsSdk } from './awsSdk';
import { awsSdkReads } from './awsSdkReads';
import { awsSdkWrites } from './awsSdkWrites';
import type { AwsServer } from './awsServer';
import { describeContract, type Difference } from './contract';

/**
 * What the plain AWS SDK, without our client, finds on any server that stands for AWS. What is expected is what AWS
 * documents of each operation; where it leaves open which of two errors comes, either will do.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html
 */
export function awsSdkSuite(
  serverName: string,
  start: () => Promise<AwsServer>,
  differences: readonly Difference[] = [],
): void {
  describeContract(`the AWS SDK on ${serverName}`, differences, (contract) => {
    const sdk = new AwsSdk();
    before(() => sdk.open(start));
    beforeEach(async () => {
      sdk.secretId = await sdk.server.addSecret({ value: 'default' });
    });
    after(() => sdk.close());
    awsSdkWrites(contract, sdk);
    awsSdkReads(contract, sdk);
  });
}
