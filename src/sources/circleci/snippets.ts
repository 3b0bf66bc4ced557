import { snippetBody } from '../../shared/snippet';
import type { Field, Snippet } from '../../shared/snippet';
import { blockLines, itemLines } from '../yaml/edit/block';
import type { Block, BlockPair } from '../yaml/edit/block';
import { commandName, loginBody, runLogin } from './edit/ensureLogin';
import { authPair } from './edit/insertAuth';
import { dockerOrb } from './model/orbCatalog';
import { defaultSettings } from '../../lint/settings';

const { username, password } = defaultSettings.credentials;
/** The texts that fixes write, with holes for the names of the two variables. */
const settings = { ...defaultSettings, credentials: { username: '«username»', password: '«password»' } };
const credentials = { username: { text: username }, password: { text: password } };
const step = '  ';

const make = (
  name: string,
  prefix: readonly string[],
  description: string,
  lines: readonly string[],
  fields: Readonly<Record<string, Field>> = {},
): Snippet => ({ name, prefix, description, body: snippetBody(lines.join('\n'), fields) });

const pairs = (...block: BlockPair[]): string[] => blockLines(block, step);
const image: Block = [['image', '«image»'], authPair(settings)];

/** Snippets for `.circleci/config.yml`, made of what the linter's fixes write. */
export const circleciSnippets: readonly Snippet[] = [
  make(
    'Docker Hub credentials of an image',
    ['auth', 'pullbook-auth'],
    'Pull an executor image with the project’s Docker Hub credential',
    pairs(authPair(settings)),
    credentials,
  ),
  make(
    'Docker image with credentials',
    ['docker-auth', 'pullbook-docker'],
    'An executor whose image is pulled with the project’s Docker Hub credential',
    pairs(['docker', [image]]),
    { image: { text: 'cimg/base:current' }, ...credentials },
  ),
  make(
    'Docker orb',
    ['docker-orb', 'pullbook-orb'],
    'The docker orb, which has the login command',
    pairs(['orbs', [['docker', `${dockerOrb.name}@${dockerOrb.latest}`]]]),
  ),
  make(
    'Docker Hub login command',
    [commandName, 'pullbook-login'],
    'A command that logs in to Docker Hub with the docker orb',
    pairs([commandName, loginBody({ settings }, 'docker', true)]),
    credentials,
  ),
  make(
    'Docker Hub login step',
    ['docker-login', 'pullbook-login-step'],
    'A step that logs in to Docker Hub without the orb, as version 2 needs it',
    itemLines(runLogin({ settings }).step, step),
    credentials,
  ),
];
