import { type Inputs, inputAt } from '../../runbook/file/inputs';
import { type WorldInputs, sampleInputs } from '../../services/world/worldInputs';

/** The inputs that the rehearsal world is built around. What the runbook leaves open is taken from the sample. */
export function rehearsalInputs(inputs: Inputs): WorldInputs {
  const text = (otherwise: string, ...path: string[]) => {
    const value = inputAt(inputs, path);
    return typeof value === 'string' && value !== '' ? value : otherwise;
  };
  const { dockerhub, aws, circleci } = sampleInputs;
  return {
    product: text(sampleInputs.product, 'product'),
    dockerhub: {
      organisation: text(dockerhub.organisation, 'dockerhub', 'organisation'),
      team: text(dockerhub.team, 'dockerhub', 'team'),
    },
    aws: { region: text(aws.region, 'aws', 'region'), account: text(aws.account, 'aws', 'account') },
    circleci: {
      project: text(circleci.project, 'circleci', 'project'),
      infra: text(circleci.infra, 'circleci', 'infra'),
      branch: text(circleci.branch, 'circleci', 'branch'),
    },
  };
}
