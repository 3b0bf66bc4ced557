import { memo } from '../../../shared/memo';
import type { MapNode, ScalarNode } from '../../yaml/node';
import type { ConfigModel } from './configModel';
import { resolveText } from './parameters';
import type { ConfigShare } from './configShare';
import type { Step } from './steps';

/** A `setup_remote_docker` as it is written. */
export interface RemoteDockerStep {
  readonly step: Extract<Step, { kind: 'call' }>;
  readonly owner: string;
  readonly passed: MapNode | undefined;
  /** The scalar under `version`, and what it means with the parameters' defaults. */
  readonly version: { readonly node: ScalarNode; readonly value: string } | undefined;
  readonly hasLayerCaching: boolean;
}

/** Every `setup_remote_docker` that is CircleCI's own: a command of that name in the same scope replaces it. */
export const remoteDockerSteps = memo((share: ConfigShare, { document }: ConfigModel): readonly RemoteDockerStep[] => {
  const found: RemoteDockerStep[] = [];
  for (const { step, owner } of share.steps) {
    if (step.kind !== 'call' || step.name !== 'setup_remote_docker' || owner.scope.commands.has('setup_remote_docker'))
      continue;
    const { passed } = step;
    const node = passed === undefined ? undefined : document.asScalar(document.get(passed, 'version')?.value);
    const bindings = { document, declared: owner.parameters, passed: undefined, caller: undefined };
    const caching =
      passed === undefined ? undefined : document.asScalar(document.get(passed, 'docker_layer_caching')?.value);
    found.push({
      step,
      owner: owner.path,
      passed,
      version: node === undefined ? undefined : { node, value: resolveText(node.value, bindings) },
      hasLayerCaching: caching?.value === 'true',
    });
  }
  return found;
});
