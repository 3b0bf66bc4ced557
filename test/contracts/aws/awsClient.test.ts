import { awsClientSuite } from './awsClientSuite';
import { startSimulatedAws } from './awsServer';

awsClientSuite('the simulator', startSimulatedAws);
