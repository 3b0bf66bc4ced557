import { configExpressions } from '../model/expressions';
import { parseImageReference } from '../../docker/image/imageReference';
import type { ConfigModel } from '../model/configModel';
import type { JobFlow } from '../model/jobFlow';
import type { Job } from '../model/scope';
import { isRunner } from '../model/runner';
import type { TopStep } from '../../docker/flow';
import { platformOf, together } from '../model/platform';
import { ensureLogin, runLogin, type LoginStep } from './ensureLogin';

/** Images that are Debian or Ubuntu in every version whose name does not say otherwise. */
const withApt =
  /^(?:cimg\/|circleci\/|library\/(?:ubuntu|debian|buildpack-deps|python|node|golang|ruby|rust|eclipse-temurin|php|perl|gcc|postgres)$)/;

/** Images that are known for another package manager than apt, besides those whose name or tag says Alpine. */
const withoutApt =
  /^(?:library\/(?:docker|busybox|fedora|centos|rockylinux|almalinux|amazonlinux|oraclelinux)|hashicorp\/[\w-]+|amazon\/aws-cli)$/;

/**
 * The step that logs jobs which share their steps in before one of them. The credential helper of the docker orb is
 * installed with apt-get: jobs whose primary image has none get a `run` step that needs no helper. So do jobs on Windows,
 * where no command of the orb works, in the language of their shell.
 *
 * @returns `undefined` where it is not known how to say it: in cmd, whose `echo` adds a blank and quotes to a password, in
 * what is no shell, and where each run of a job has another one.
 * @see https://github.com/CircleCI-Public/docker-orb/blob/v4.0.1/src/scripts/install-docker-credential-helper.sh
 */
export function loginFor(config: ConfigModel, flows: readonly JobFlow[], before: TopStep): LoginStep | undefined {
  const [flow] = flows;
  if (flow === undefined) return undefined;
  const { shell, isWindows } = together(flows.map(({ job }) => platformOf(config, job)));
  if (shell === 'powershell') return runLogin(config, shell);
  if (shell === 'cmd' || shell === 'other' || (isWindows === true && shell === 'unknown')) return undefined;
  if (isWindows === true) return runLogin(config);
  const login = ensureLogin(config, before.isAround ? config.root : flow.job.scope);
  return login.callsOrb && hasNoApt(config, flow) ? runLogin(config) : login;
}

function hasNoApt(config: ConfigModel, flow: JobFlow): boolean {
  const image = primaryImage(config, flow);
  if (image === undefined) return false;
  const { registry, repository } = parseImageReference(image, configExpressions);
  return /alpine/.test(image) || (registry.kind === 'docker-hub' && withoutApt.test(repository));
}

/**
 * Whether the docker orb supports what a job runs on: a machine of CircleCI's, macOS, or an image that is known to be Debian
 * or Ubuntu.
 */
export function supportsOrb(config: ConfigModel, flow: JobFlow): boolean {
  const { job, environment } = flow;
  if ([job.resource, resourceOf(config, job)].some(isRunner)) return false;
  const image = primaryImage(config, flow);
  if (image === undefined) return environment === 'machine' || environment === 'macos';
  const { registry, repository } = parseImageReference(image, configExpressions);
  return (
    registry.kind === 'docker-hub' &&
    withApt.test(repository) &&
    !/alpine|windows|nanoserver|ubi|oracle|centos/.test(image)
  );
}

function resourceOf({ document, executors }: ConfigModel, job: Job): string | undefined {
  const executor = job.environment === undefined ? executors.of(job) : undefined;
  return executor === undefined
    ? undefined
    : document.asScalar(document.get(executor.node, 'resource_class')?.value)?.value;
}

/** The image that the steps of a job run in; empty where it cannot be told, `undefined` where they run in none. */
function primaryImage(config: ConfigModel, { job, environment }: JobFlow): string | undefined {
  if (environment === 'unknown') return '';
  if (environment !== 'docker') return undefined;
  const images = job.environment === 'docker' ? job.images : config.executors.of(job)?.images;
  return images?.[0]?.image?.value ?? '';
}
