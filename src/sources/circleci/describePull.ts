import type { Span } from '../../shared/text';
import { imagesBehind, isClear } from '../docker/imagesBehind';
import { registryName } from '../docker/image/imageReference';
import { hardenedStore, hubStore } from '../docker/image/hubHosts';
import { isExempt } from '../docker/image/isExempt';
import type { ConfigModel } from './model/configModel';
import type { JobFlow } from './model/jobFlow';
import { authValues, variableIn } from './model/credentials';
import { withoutAuth } from './model/imagePuller';
import type { PullEvent } from '../docker/flow';
import type { Pull } from './model/pulls';
import { whereElse } from './rules/missingDockerLogin';
import { code } from '../../shared/markdownCode';

/** What a hover over an image or a docker call says. */
export interface PullDescription {
  readonly span: Span;
  readonly kind: 'image' | 'docker-call';
  /** What is pulled: an image name, or the docker command. */
  readonly what: string;
  /** `docker.io`, a host, or `unknown`; for calls that build, where the base images are named elsewhere. */
  readonly registry: string;
  readonly status: 'authenticated' | 'unauthenticated' | 'other-registry' | 'unknown' | 'exempt';
  /** Sentences for people, in Markdown, without a secret: which credentials are used and why. */
  readonly reasons: readonly string[];
  /** Dotted paths of the jobs and executors it stands for. */
  readonly owners: readonly string[];
}

/** Says which credentials the image or docker call at an offset will use, and why. */
export function describePull(config: ConfigModel, offset: number): PullDescription | undefined {
  for (const pull of config.pulls) {
    const { image } = pull.entry;
    if (image !== undefined && contains(config.span(image), offset))
      return describeImage(config, pull, config.span(image));
  }
  for (const flow of config.flows) {
    for (const pull of flow.pulls) {
      const span = config.spanOfSite(pull.site);
      if (contains(span, offset)) return describeCall(config, flow, pull, span);
    }
  }
  return undefined;
}

function contains(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

function describeImage(config: ConfigModel, { entry, uses }: Pull, span: Span): PullDescription {
  const value = uses[0]?.value;
  const registry = value?.reference.registry ?? { kind: 'unknown' as const };
  const reasons: string[] = [];
  let status: PullDescription['status'];
  if (value !== undefined && value.basis !== 'literal') {
    reasons.push(
      `By ${value.basis === 'default' ? "the parameter's default" : 'what callers pass'} this is ${code(value.text)}.`,
    );
  }
  if (entry.auth !== undefined) {
    status = 'authenticated';
    reasons.push(describeAuth(config, entry));
  } else if (registry.kind === 'unknown') {
    status = 'unknown';
    reasons.push('A variable or parameter decides the registry, so Pullbook cannot tell who is asked.');
  } else if (registry.kind !== 'docker-hub') {
    status = 'other-registry';
    reasons.push(otherRegistry(registry.kind));
  } else {
    status = isExempt(value?.text, config.settings) ? 'exempt' : 'unauthenticated';
    reasons.push(`No \`auth\`. ${withoutAuth(config, uses)}`);
    if (status === 'exempt') reasons.push('The settings exempt this namespace.');
  }
  for (const { owner, job } of uses) {
    const executor = job && config.executors.of(job);
    if (executor !== undefined) {
      reasons.push(
        `${code(owner.path)} has its own \`docker\`, which replaces that of executor ${code(executor.name)} with its credentials.`,
      );
      break;
    }
  }
  return {
    span,
    kind: 'image',
    what: value?.text ?? '',
    registry: registryName(registry),
    status,
    reasons,
    owners: uses.map(({ owner }) => owner.path),
  };
}

function describeAuth(config: ConfigModel, entry: Pull['entry']): string {
  if (entry.auth?.key === 'aws_auth') return 'Pulled with `aws_auth`.';
  if (entry.auth?.key === 'gcp_auth') return 'Pulled with `gcp_auth`.';
  const values = authValues(config, entry);
  const name = (node: { value: string } | undefined): string => {
    const variable = node === undefined ? undefined : variableIn(node.value);
    return variable === undefined ? 'a written-out value' : `\`$${variable}\``;
  };
  if (values?.username === undefined || values.password === undefined)
    return '`auth` is incomplete, so CircleCI rejects it or pulls without it.';
  return `Pulled with user name ${name(values.username)} and password ${name(values.password)}, from the project's variables or a context of the job (a context wins).`;
}

function otherRegistry(kind: string): string {
  if (kind === 'ecr') return "Private ECR: without `aws_auth` CircleCI uses the project's `AWS_ACCESS_KEY_ID`.";
  if (kind === 'ecr-public') return 'The public gallery of ECR needs no credentials.';
  return 'Not on Docker Hub, and pulled without credentials: right for a public image.';
}

function describeCall(config: ConfigModel, flow: JobFlow, pull: PullEvent, span: Span): PullDescription {
  const bare = flow.unprotected.find((one) => one.pull === pull && !isClear(config.settings, pull, one.host));
  const isFree = isExempt(pull.image, config.settings);
  const reasons: string[] = [];
  const { images } = pull.source === 'build' ? imagesBehind(config.settings, pull) : { images: [] };
  if (images.length > 0)
    reasons.push(`It pulls ${images.map(({ text, file }) => `${code(text)} (${code(file)})`).join(', ')}.`);
  const covered = flow.covered.find((one) => one.pull === pull && !isClear(config.settings, pull, one.host));
  const isOpen = covered !== undefined && covered.login === undefined && !covered.isLocal;
  const isFreeOfHub = [hubStore, hardenedStore].every((host) => isClear(config.settings, pull, host));
  if (isFreeOfHub) {
    reasons.push('None of its images comes from Docker Hub, so it needs no login there.');
  } else if (bare === undefined) {
    reasons.push(
      isOpen
        ? 'A script, an orb or a file that is not read may sign it in.'
        : covered?.isLocal === true
          ? 'The image is made in this job.'
          : 'A Docker Hub login earlier in this job covers it.',
    );
  } else {
    reasons.push(
      'No Docker Hub login comes before it in this job: the pull is anonymous and shares the limit of its IP address (100 in 6 hours).',
    );
    if (bare.confidence === 'medium') reasons.push('Conditions decide whether it runs, or whether a login does.');
    if (bare.elsewhere !== undefined) reasons.push(`There is a login, but ${whereElse(bare)}.`);
    if (bare.late !== undefined) reasons.push('There is a login, but it comes later.');
  }
  return {
    span,
    kind: 'docker-call',
    what: pull.text,
    registry: pull.source === 'hub' ? 'docker.io' : 'named in a Dockerfile or compose file',
    status: isFreeOfHub
      ? 'other-registry'
      : bare === undefined
        ? isOpen
          ? 'unknown'
          : 'authenticated'
        : isFree
          ? 'exempt'
          : 'unauthenticated',
    reasons,
    owners: [flow.job.path],
  };
}
