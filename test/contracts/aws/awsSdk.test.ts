import { awsSdkSuite } from './awsSdkSuite';
import { startSimulatedAws } from './awsServer';

awsSdkSuite('the simulator', startSimulatedAws);
