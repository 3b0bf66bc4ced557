import { parseImageReference } from '../image/imageReference';
import type { ConfigModel, JobFlow } from '../model/configModel';
import type { TopStep } from '../model/flow';
import { ensureLogin, runLogin, type LoginStep } from './ensureLogin';

/** Images that are known for another package manager than apt, besides those whose name or tag says Alpine. */
const withoutApt =
  /^(?:library\/(?:docker|busybox|fedora|centos|rockylinux|almalinux|amazonlinux|oraclelinux)|hashicorp\/[\w-]+|amazon\/aws-cli)$/;

/**
 * The step that logs the jobs of a flow in before one of its steps. The credential helper of the docker orb is installed with apt-get: jobs whose
 * primary image has none get a `run` step that needs no helper.
 * @see https://github.com/CircleCI-Public/docker-orb/blob/v4.0.1/src/scripts/install-docker-credential-helper.sh
 */
export function loginFor(config: ConfigModel, flow: JobFlow, before: TopStep): LoginStep {
  const login = ensureLogin(config, before.isAround ? config.root : flow.job.scope);
  return login.installsHelper && hasNoApt(config, flow) ? runLogin(config) : login;
}

function hasNoApt(config: ConfigModel, { job, environment }: JobFlow): boolean {
  if (environment !== 'docker') return false;
  const images = job.environment === 'docker' ? job.images : config.executors.of(job)?.images;
  const image = images?.[0]?.image?.value ?? '';
  const { registry, repository } = parseImageReference(image);
  return /alpine/.test(image) || (registry.kind === 'docker-hub' && withoutApt.test(repository));
}
