import { attributeOf } from '../hcl/node';
import type { PlacedBlock } from '../model/checkout';
import type { Instance } from '../model/instances';
import { isPreset } from '../model/value';
import type { WiringModel } from '../model/wiringModel';
import { titleOf } from '../wiring/place';
import { namesMade } from '../wiring/repositoryNames';
import type { Site } from '../wiring/site';

const variableResource = /^circleci_(?!context)(?:\w+_)?(?:environment_variable|env_var)$/;

/** What sets one of the two variables of a project by itself: the same one in the map would be made a second time. */
export function setDirectly(model: WiringModel, site: Site, repository: string): string | undefined {
  const wanted = [model.names.username, model.names.password];
  for (const placed of model.checkout.blocks) {
    const { type, labels } = placed.block;
    if (type !== 'resource' || !variableResource.test(labels[0] ?? '')) continue;
    for (const instance of model.instancesOf(placed.folder)) {
      const names = namesMade(model, placed, instance);
      const name = wanted.find((one) => names?.has(one) === true);
      if (name !== undefined && mayBeOf(model, placed, instance, site, repository))
        return `${titleOf(placed)} sets \`${name}\` of a project that may be \`${repository}\`, past its module call: wire it by hand`;
    }
  }
  return undefined;
}

function mayBeOf(
  { tracer }: WiringModel,
  placed: PlacedBlock,
  instance: Instance,
  { folder, call }: Site,
  repository: string,
): boolean {
  const argument = ['project', 'project_slug', 'project_name'].find(
    (one) => attributeOf(placed.block.body, one) !== undefined,
  );
  if (argument === undefined) return true;
  const value = attributeOf(placed.block.body, argument)?.value;
  const [kind, label] = value?.kind === 'reference' ? value.path : [];
  // Through the output of a call: of this one, or of another.
  if (kind === 'module' && placed.folder === folder) return label === call?.block.labels[0];
  const project = tracer.attribute(placed, argument, instance);
  if (project.kind !== 'text' || project.value.includes('*') || isPreset(project)) return true;
  return project.value.slice(project.value.lastIndexOf('/') + 1).toLowerCase() === repository.toLowerCase();
}
