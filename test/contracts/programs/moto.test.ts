import { awsClientSuite } from '../aws/awsClientSuite';
import { awsSdkSuite } from '../aws/awsSdkSuite';
import { clientDifferences, sdkDifferences } from './motoDifferences';
import { startMoto } from './motoServer';

awsClientSuite('moto', startMoto, clientDifferences);
awsSdkSuite('moto', startMoto, sdkDifferences);
