import { unseenLogin } from '../../docker/scriptEvents';
import type { YamlDocument } from '../../yaml/yamlDocument';
import type { FlowEvent, Site } from '../../docker/flow';
import type { Executor, Job } from './scope';

/**
 * The login that a job has from its start by the variable `DOCKER_AUTH_CONFIG`, which the docker command line reads. Whose
 * credentials are in it cannot be seen.
 */
export function authConfigEvents(document: YamlDocument, job: Job, executor: Executor | undefined): FlowEvent[] {
  for (const node of [job.node, executor?.node]) {
    const map = node === undefined ? undefined : document.asMap(document.get(node, 'environment')?.value);
    if (map === undefined || document.get(map, 'DOCKER_AUTH_CONFIG') === undefined) continue;
    const nowhere = { place: undefined, top: undefined, steps: [], isConditional: false, via: [] };
    const site: Site = { ...nowhere, node: job.keyNode, shell: undefined, client: undefined };
    return [unseenLogin(site, 'maybe')];
  }
  return [];
}
