import type { ServiceViews } from '../../services/createServices';
import { hostInWords } from '../../services/hosts';
import type { Environment } from '../../runbook/run/environment';
import type { Escrow } from '../../runbook/run/escrow';
import { PullbookError } from '../../shared/errors';
import { openLandingPlace } from '../landing/places';
import { findStepKind } from '../registry';
import type { StepServices, StepTools } from '../stepTools';

/** What differs between the targets. */
export type StageFacts = Pick<Environment<StepServices>, 'credentials' | 'files' | 'person'> & {
  readonly views: ServiceViews;
  readonly tools: StepTools;
  /** A text of the runbook's inputs. */
  readonly input: (...path: readonly string[]) => string | undefined;
  readonly escrowOf: (step: string) => Escrow;
};

/** The environment of the step kinds over a set of clients. */
export function environmentOver({ views, tools, input, ...rest }: StageFacts): Environment<StepServices> {
  const landing = (uri: string, services: StepServices) =>
    openLandingPlace(uri, { services, input, host: (service) => views.host(service) });
  return {
    ...rest,
    kind: findStepKind,
    reading: (onRead) => ({
      ...views.watched(({ service, method, host, ...read }) =>
        onRead({ id: `${service}.${method}`, where: host, ...read }),
      ),
      ...tools,
    }),
    host: (service) => hostInWords(views.host(service)),
    writing: { ...views.writes, ...tools },
    landing,
    async resolve({ uri, label }, services, signal) {
      const secret = await landing(uri, services).read(signal);
      if (secret !== undefined) return secret;
      throw new PullbookError('CREDENTIALS_MISSING', `The ${label} cannot be read from \`${uri}\`.`, {
        advice:
          'Nothing was changed. The place is empty, or it cannot be read back; a step that needs the value itself ' +
          'works only with a place that can.',
      });
    },
  };
}
