import type { AnyStepKind } from '../runbook/run/step';
import { awsSecret } from './awsSecret';
import { circleciConfig } from './circleciConfig';
import { circleciEnvVars } from './circleciEnvVars';
import { circleciRerunWorkflow } from './circleciRerunWorkflow';
import { dockerhubAccessToken } from './dockerhubAccessToken';
import { dockerhubAccount } from './dockerhubAccount';
import { dockerhubEmailValidated } from './dockerhubEmailValidated';
import { dockerhubMembership } from './dockerhubMembership';
import { dockerhubPullLimit } from './dockerhubPullLimit';
import { manualCheckpoint } from './manualCheckpoint';
import { prerequisitesCheck } from './prerequisitesCheck';
import type { StepServices } from './stepTools';
import { terraformWiring } from './terraformWiring';

/** Every step kind, in the order in which lists show them: that of the procedure. A new kind is one file and one line here. */
export const stepKinds: readonly AnyStepKind<StepServices>[] = [
  prerequisitesCheck,
  dockerhubAccount,
  dockerhubEmailValidated,
  dockerhubAccessToken,
  dockerhubMembership,
  terraformWiring,
  awsSecret,
  circleciRerunWorkflow,
  circleciEnvVars,
  circleciConfig,
  dockerhubPullLimit,
  manualCheckpoint,
];

const byName = new Map(stepKinds.map((kind) => [kind.kind, kind]));

/** The kind that `uses:` names, or `undefined`. */
export function findStepKind(name: string): AnyStepKind<StepServices> | undefined {
  return byName.get(name);
}
