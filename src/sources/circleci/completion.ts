import type { Completion } from '../../lint/features';
import type { Edit } from '../../shared/text';
import { blockLines, itemLines, type Block } from '../yaml/edit/block';
import { commandName, ensureLogin, ensureOrb, loginBody } from './edit/ensureLogin';
import { authPair } from './edit/insertAuth';
import { keyPath, type KeyPath } from './keyPath';
import type { ConfigModel } from './model/configModel';
import { dockerOrb } from './model/orbCatalog';

/** Completes what authenticated pulls need: `auth`, the docker orb, the login command and the step that calls it. */
export function configCompletions(config: ConfigModel, offset: number): Completion[] {
  const { text } = config.document;
  const before = text.slice(0, offset).split(/\r?\n/);
  const place = keyPath(text.split(/\r?\n/), before.length - 1, before.at(-1) ?? '');
  if (place === undefined) return [];
  return [...proposals(place, config)].map((proposal) => ({ also: [], ...proposal }));
}

type Proposal = Omit<Completion, 'also'> & { readonly also?: readonly Edit[] };

function* proposals(place: KeyPath, config: ConfigModel): Generator<Proposal> {
  const { path, siblings } = place;
  const last = path.at(-1);
  const has = (key: string): boolean => siblings.includes(key);
  const [key, value] = authPair(config.settings);
  const step = '  ';
  if (last === 'docker' && has('image') && !has('auth') && !has('aws_auth') && !has('gcp_auth')) {
    const lines = blockLines([[key, value]], step);
    yield { label: key, detail: 'Pull this image with the project’s Docker Hub credential', lines };
  }
  if (last === 'auth' && path.at(-2) === 'docker' && Array.isArray(value)) {
    for (const [name, text] of value as readonly (readonly [string, string])[])
      if (!has(name)) yield { label: name, detail: 'From the project’s variables', lines: [`${name}: ${text}`] };
  }
  if (path.length === 1 && last === 'orbs' && !has('docker'))
    yield {
      label: 'docker',
      detail: 'The docker orb, which has the login command',
      lines: [`docker: ${dockerOrb.name}@${dockerOrb.latest}`],
    };
  // What follows adds to other parts of the file, which must be known for certain.
  if (config.document.problems.length > 0) return;
  if (path.length === 1 && last === 'commands' && config.hasReuse && !has(commandName)) {
    const orb = ensureOrb(config, config.root);
    yield {
      label: commandName,
      detail: 'A command that logs in to Docker Hub',
      lines: blockLines([[commandName, loginBody(config, orb.alias, orb.isSnake)]], step),
      also: orb.edits,
    };
  }
  if (last === 'steps' && path.length === 3 && (path[0] === 'jobs' || path[0] === 'commands')) {
    const login = ensureLogin(config, config.root);
    yield {
      label: login.name,
      detail: 'Log in to Docker Hub before docker calls',
      lines: stepLines(login.step, place.isItem, step),
      also: login.edits,
    };
  }
}

/** A step, without its dash where that is typed already. */
function stepLines(block: Block, isItem: boolean, step: string): string[] {
  const lines = itemLines(block, step);
  return isItem ? lines.map((line, index) => (index === 0 ? line.slice(2) : line)) : lines;
}
