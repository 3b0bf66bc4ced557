import type { Files } from '../../shared/files';
import { append } from '../../shared/lists';
import { LineIndex } from '../../shared/text';
import { announcements } from '../../services/circleCi/simulator/announcements';
import { pushCode } from '../../services/infra/simulator/infraBuilds';
import type { InfraCode, VariableSource } from '../../services/infra/simulator/infraState';
import { halves, secretName } from '../../sources/terraform/names';
import type { WiringNames } from '../../sources/terraform/wiring/wiringNames';
import { Checkout, type Folder, type PlacedBlock } from '../../sources/terraform/model/checkout';
import { providerOf, providerOfMaker } from '../../sources/terraform/model/providers';
import { rootOf } from '../../sources/terraform/model/instances';
import type { SourcePlace, Value } from '../../sources/terraform/model/value';
import { isInfra, WiringModel, type FedVariable, type Feed } from '../../sources/terraform/model/wiringModel';
import type { StepTools } from '../stepTools';
import { checkoutSettings, readTerraform } from '../terraform/readTerraform';
import { wiredFiles } from '../terraform/wiredFiles';
import type { OpenNeighbour } from './neighbour';

/**
 * The infra checkout of the workspace, in the place of the infra branch of a rehearsal world: read whenever the world builds
 * that branch, and shown to steps with what the world has wired.
 */
export const rehearsedInfra: OpenNeighbour = (world, workspace, { hcl }) => {
  const wired = (): WiringNames[] =>
    world.state.terraform.wired.map(({ product, project }) => ({ product, repository: lastPart(project) }));
  const repository = (): string => lastPart(world.state.inputs.circleci.project);
  const files = wiredFiles(workspace, hcl, wired);
  async function push(from: Files, merge?: string): Promise<void> {
    const code = await readCode(from, hcl, repository());
    world.act((state, moment) => pushCode(state, code, merge, moment));
  }
  return {
    files,
    async before(announcement) {
      // A build applies what is there when it starts. Before somebody looks at builds or variables, a change of the checkout
      // is taken for merged: nobody waits in a rehearsal for a review.
      if (announcement === announcements.starts) await push(files);
      if (announcement === announcements.looks) await push(files, 'Change the wiring');
    },
    async beforePart({ service, play, product }) {
      if (service !== 'infra' || play !== 'wire-terraform' || typeof product !== 'string') return;
      // What the checkout says, with the product wired too where it is not wired wrongly.
      const all = [...wired(), { product, repository: repository() }];
      await push(wiredFiles(workspace, hcl, () => all));
    },
  };
};

function lastPart(slug: string): string {
  return slug.slice(slug.lastIndexOf('/') + 1);
}

/** What the files of a checkout say; `undefined` where there is none. */
async function readCode(workspace: Files, hcl: StepTools['hcl'], repository: string): Promise<InfraCode | undefined> {
  const files = await readTerraform(workspace);
  if (files.length === 0) return undefined;
  const checkout = Checkout.read(await hcl(), files);
  if (!isInfra(checkout)) return undefined;
  const { credentials } = await checkoutSettings(workspace, files);
  return codeOf(new WiringModel(checkout, credentials), repository);
}

/** What an apply of the root that makes a repository comes to. */
function codeOf(model: WiringModel, repository: string): InfraCode {
  const feed = model.feeds.find((one) => one.repository === repository);
  const root = feed === undefined ? undefined : rootOf(feed.instance);
  const variables: Record<string, Record<string, VariableSource>> = {};
  for (const one of model.feeds) {
    if (one.repository !== undefined && one.isWhole) variables[one.repository] = sourcesOf(one);
  }
  return {
    error: root === undefined ? null : (errorIn(model, root) ?? null),
    secrets: [...secretsMade(model)],
    variables,
  };
}

/** The rehearsal's variables have the usual names, whatever a team calls them. */
function sourcesOf({ id, token }: Feed): Record<string, VariableSource> {
  const sources: Record<string, VariableSource> = {};
  if (id !== undefined) sources['DOCKER_USER'] = sourceOf(id);
  if (token !== undefined) sources['DOCKER_ACCESS_TOKEN'] = sourceOf(token);
  return sources;
}

function sourceOf({ value }: FedVariable): VariableSource {
  if (value.kind === 'content' && isPlain(value.secret.name)) return { secret: value.secret.name };
  if (value.kind === 'text' && isPlain(value.value)) return { text: value.value };
  return { unknown: true };
}

function isPlain(name: string | undefined): name is string {
  return name !== undefined && !name.includes('*');
}

function secretsMade({ checkout, instancesOf, secretsCalls, tracer }: WiringModel): ReadonlySet<string> {
  const made = new Set<string>();
  for (const { product } of secretsCalls) {
    if (product !== undefined) for (const half of halves) made.add(secretName(product, half));
  }
  for (const placed of checkout.blocks) {
    if (placed.block.type !== 'resource' || placed.block.labels[0] !== 'aws_secretsmanager_secret') continue;
    for (const instance of instancesOf(placed.folder)) {
      const name = tracer.attribute(placed, 'name', instance);
      if (name.kind === 'text' && isPlain(name.value)) made.add(name.value);
    }
  }
  return made;
}

/** Why Terraform stops at a root, in its words; one reason is enough. Only what concerns the credentials is looked at. */
function errorIn(model: WiringModel, root: Folder): string | undefined {
  const { checkout, feeds, readers, tracer, instancesOf } = model;
  const isIn = (folder: Folder): boolean => instancesOf(folder).some((instance) => rootOf(instance) === root);
  for (const { path, text, hcl } of checkout.files) {
    const [problem] = hcl.problems;
    const folder = [...checkout.folders.values()].find(({ files }) => files.some((file) => file.path === path));
    if (problem !== undefined && folder !== undefined && isIn(folder)) {
      return at(problem.message, path, text, problem.span.start);
    }
  }
  const values: Value[] = [];
  for (const { id, token, instance } of feeds) {
    if (rootOf(instance) === root)
      append(
        values,
        [id, token].flatMap((one) => (one === undefined ? [] : [one.value])),
      );
  }
  for (const { value, instance } of readers) if (rootOf(instance) === root) values.push(value);
  for (const placed of checkout.blocks) {
    if (placed.block.type !== 'output') continue;
    for (const instance of instancesOf(placed.folder)) {
      if (rootOf(instance) === root) values.push(tracer.attribute(placed, 'value', instance));
    }
  }
  for (const value of values) if (value.kind === 'missing') return undeclared(value.what, value.at);
  for (const { block, instance, secret } of readers) {
    if (secret?.maker === undefined || rootOf(instance) !== root) continue;
    const [read, made] = [providerOf(block, instance), providerOfMaker(secret.maker)];
    if (read !== undefined && made !== undefined && read !== made) return notFound(block, read);
  }
  return undefined;
}

function undeclared(what: string, { file, span }: SourcePlace): string {
  return at(`Reference to undeclared ${what.replaceAll('`', '')}`, file.path, file.text, span.start);
}

function notFound({ block, file }: PlacedBlock, provider: string): string {
  const what = `reading ${block.labels.join('.')} with ${provider}: couldn’t find resource`;
  return at(what, file.path, file.text, block.span.start);
}

function at(message: string, path: string, text: string, offset: number): string {
  return `Error: ${message}, on ${path} line ${new LineIndex(text).positionAt(offset).line}`;
}
