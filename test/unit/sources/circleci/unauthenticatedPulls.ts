import type { Span } from '../../../../src/shared/text';
import { lintText } from '../../../../src/sources/circleci/linter';
import { stepOf } from '../../../../src/sources/docker/flow';
import { uncoveredPulls } from '../../../../src/sources/circleci/rules/missingDockerLogin';
import {
  describeUse,
  imageSpan,
  isUnauthenticated,
} from '../../../../src/sources/circleci/rules/unauthenticatedDockerPull';
import { defaultSettings, type Settings } from '../../../../src/lint/settings';

/** One place that pulls from Docker Hub without credentials. */
export interface UnauthenticatedPull {
  readonly kind: 'image' | 'docker-call';
  /** Dotted path of the job or executor: `jobs.build`, `orbs.x.executors.y`. */
  readonly owner: string;
  /** Position in the `docker` list, or of the step. */
  readonly index: number;
  /** The image as written, or the docker call. */
  readonly what: string;
  readonly span: Span;
}

/**
 * Every pull of a config that no credential covers, one entry for each owner: images in the order of the file, then docker calls.
 * @returns `undefined` when the text is not valid YAML: nothing can be promised of it then.
 */
export function unauthenticatedPulls(
  text: string,
  settings: Settings = defaultSettings,
): UnauthenticatedPull[] | undefined {
  const { model } = lintText(text, settings);
  if (model.document.problems.length > 0) return undefined;
  const found: UnauthenticatedPull[] = [];
  for (const pull of model.pulls) {
    for (const use of pull.uses) {
      if (!isUnauthenticated(use, model)) continue;
      const { owner, index, image } = describeUse(use);
      found.push({ kind: 'image', owner, index, what: image, span: imageSpan(model, pull.entry) });
    }
  }
  found.sort((a, b) => a.span.start - b.span.start);
  for (const flow of model.flows) {
    for (const { pull } of uncoveredPulls(model, flow)) {
      found.push({
        kind: 'docker-call',
        owner: flow.job.path,
        index: stepOf(pull.site),
        what: pull.text,
        span: model.spanOfSite(pull.site),
      });
    }
  }
  return found;
}
