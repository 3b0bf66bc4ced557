import { awsClientSuite } from '../aws/awsClientSuite';
import { awsSdkSuite } from '../aws/awsSdkSuite';
import { proves } from '../matrix/proofs';
import { clientDifferences, sdkDifferences } from './motoDifferences';
import { startMoto } from './motoServer';
import { describeWith } from './program';

describeWith(['python'], 'moto', () => {
  awsClientSuite('moto', startMoto, clientDifferences, () => {
    proves('sts', 'GetCallerIdentity', 'otherServer');
    for (const operation of ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage']) {
      proves('secretsManager', operation, 'otherServer');
    }
  });
  awsSdkSuite('moto', startMoto, sdkDifferences);
});
