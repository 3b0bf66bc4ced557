import type { ScalarNode } from '../yaml/node';
import { blankExpressions, type ExpressionSyntax } from './expressionSyntax';
import type { FlowEvent, LoginEvent, PullEvent, Site } from './flow';
import { classifyHost, parseImageReference, type Registry } from './image/imageReference';
import { dockerFacts } from './shell/dockerFacts';
import type { PullFact, ShellFact } from './shell/shellFact';

/** A script that logs in somewhere out of sight, such as `./docker-login.sh` or `make docker_login`. */
const hiddenLogin = /docker[_-]?(?:hub)?[_-]?login|login[_-]?(?:to[_-]?)?docker|DOCKER_AUTH_CONFIG/i;
/** Credentials of these are stored under a key that pulls from Docker Hub do not look at. */
const unusedHubHosts = new Set(['index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com']);

/** Expressions at one place of a file. */
export interface Expressions {
  readonly syntax: ExpressionSyntax;
  /** Fills in what is known of them. */
  readonly resolve: (text: string) => string;
}

interface ScriptMemo {
  readonly facts: readonly ShellFact[];
}

/** The docker calls in a script, read once per version of its chunk. */
export function scriptFacts(script: ScalarNode, syntax: ExpressionSyntax): readonly ShellFact[] {
  const known = script.memo as ScriptMemo | undefined;
  if (known !== undefined) return known.facts;
  const memo: ScriptMemo = { facts: dockerFacts(script.value, syntax) };
  script.memo = memo;
  return memo.facts;
}

/** What a `run` step does that matters for pulls. */
export function scriptEvents(site: Site, expressions: Expressions): FlowEvent[] {
  const { syntax, resolve } = expressions;
  const { value } = site.node;
  // Where a script goes elsewhere, nobody follows it.
  const folder = /(?:^|[\s;&|({])(?:cd|pushd)\s/.test(value) ? undefined : '';
  if (value.includes('docker') || value.includes('DOCKER_AUTH_CONFIG')) {
    const events: FlowEvent[] = [];
    let hidden = hiddenLogin.exec(value);
    const addHidden = (): void => {
      events.push({ kind: 'login', target: 'maybe', site, fact: undefined, names: '' });
      hidden = null;
    };
    for (const fact of scriptFacts(site.node, syntax)) {
      if (hidden !== null && hidden.index < fact.start) addHidden();
      const event = toEvent(fact, { ...site, place: { start: fact.start, end: fact.end } }, expressions, folder);
      if (event !== undefined) events.push(event);
    }
    if (hidden !== null) addHidden();
    if (pushesToHub(value, expressions)) events.push({ kind: 'push' });
    return events;
  }
  if (!value.includes(syntax.opening)) return [];
  // The whole command is an expression: it can be read, but has no place of its own.
  const script = resolve(value);
  return script.includes('docker')
    ? dockerFacts(script, syntax).flatMap((fact) => toEvent(fact, site, expressions, folder) ?? [])
    : [];
}

function toEvent(
  fact: ShellFact,
  site: Site,
  expressions: Expressions,
  folder: string | undefined,
): FlowEvent | undefined {
  const { resolve } = expressions;
  switch (fact.kind) {
    case 'login':
      return {
        kind: 'login',
        target: loginTarget(fact.server, expressions),
        site,
        fact,
        names: resolve(site.node.value),
      };
    case 'logout':
      return { kind: 'logout' };
    case 'local':
      return { kind: 'local', images: fact.images.map(resolve), any: fact.any };
    case 'pull':
      return pullEvent(fact, site, expressions, folder);
  }
}

/** Whose credentials a registry argument stores. */
export function loginTarget(server: string | undefined, { syntax, resolve }: Expressions): LoginEvent['target'] {
  if (server === undefined || server === '') return 'hub';
  const host = blankExpressions(resolve(server), syntax, '*')
    .replace(/^https?:\/\//, '')
    .replace(/\/.*$/, '');
  if (host === 'docker.io' || (host === 'index.docker.io' && /\/v1\/?$/.test(server))) return 'hub';
  if (unusedHubHosts.has(host)) return 'other';
  if (/ecr|aws|gcr|acr|ghcr|quay/i.test(host)) return 'other';
  return /[$`*]/.test(host) ? 'maybe' : 'other';
}

function pullEvent(
  fact: PullFact,
  site: Site,
  { syntax, resolve }: Expressions,
  folder: string | undefined,
): PullEvent | undefined {
  const { verb, text } = fact;
  const files = fact.files.map(resolve);
  const buildArgs = fact.buildArgs.map(resolve);
  const context = fact.context === undefined ? undefined : resolve(fact.context);
  const tags = fact.tags.length === 0 ? fact.tags : fact.tags.map(resolve);
  const event = { kind: 'pull' as const, site, verb, text, tags, files, context, buildArgs, folder };
  if (fact.image === undefined) return { ...event, image: undefined, source: 'build', usesLocal: false };
  const image = resolve(fact.image);
  // What is left of a command substitution, an expression or a pattern is no name.
  if (/[`{}()|*?\s$]/.test(blankExpressions(image, syntax, '').replace(/\$(?:\{[^}]*\}|\w+)/g, ''))) return undefined;
  const registry: Registry = parseImageReference(image, syntax).registry;
  // An image on another registry, or in a variable, is not known to come from Docker Hub.
  if (registry.kind !== 'docker-hub') return undefined;
  return { ...event, image, source: 'hub', usesLocal: verb === 'run' || verb === 'create' };
}

const pushCall = /\bdocker(?:-compose)?(?:\s+(?:compose|image)|\s+-\S+)*\s+push\b([^\n;&|]*)/g;

/** Whether a script pushes an image that can be one of Docker Hub's; a variable, or a compose file, can name any. */
function pushesToHub(script: string, { syntax, resolve }: Expressions): boolean {
  if (!script.includes('push')) return false;
  for (const [, args = ''] of script.matchAll(pushCall)) {
    const image = args.split(/\s+/).find((word) => word !== '' && !word.startsWith('-'));
    const { kind } = parseImageReference(resolve(image?.replace(/["']/g, '') ?? '$'), syntax).registry;
    if (kind === 'docker-hub' || kind === 'unknown') return true;
  }
  return false;
}

/** Whether the name of a registry means Docker Hub; none does. */
export function isHubName(name: string): boolean {
  return name === '' || classifyHost(name).kind === 'docker-hub';
}
