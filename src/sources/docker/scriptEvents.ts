import { append } from '../../shared/lists';
import type { ScalarNode } from '../yaml/node';
import { blankExpressions, type ExpressionSyntax } from './expressionSyntax';
import type { FlowEvent, LoginEvent, PullEvent, Site, UnclearEvent } from './flow';
import { hubStore, storeOf, storeOfServer } from './image/hubHosts';
import { parseImageReference } from './image/imageReference';
import { replaceVariables } from './replaceVariables';
import { dockerFacts, speaksOfDocker } from './shell/dockerFacts';
import type { ClientFolder } from './shell/clientFolder';
import type { PullFact, ShellFact } from './shell/shellFact';

/** A script that logs in somewhere out of sight, such as `./docker-login.sh` or `make docker_login`. */
const hiddenLogin = /docker[_-]?(?:hub)?[_-]?login|login[_-]?(?:to[_-]?)?docker|DOCKER_AUTH_CONFIG/i;

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
export function scriptEvents(site: Site, given: Expressions): FlowEvent[] {
  const { syntax } = given;
  const { value } = site.node;
  // A script is filled in once for all its calls.
  let filled: string | undefined;
  const resolve = (text: string): string => (text === value ? (filled ??= given.resolve(value)) : given.resolve(text));
  const expressions: Expressions = { syntax, resolve };
  // Where a script goes elsewhere, nobody follows it.
  const folder = /(?:^|[\s;&|({])(?:cd|pushd)\s/.test(value) ? undefined : '';
  if (speaksOfDocker(value)) {
    const events: FlowEvent[] = [];
    let hidden = hiddenLogin.exec(value);
    const addHidden = (): void => {
      events.push(unseenLogin(site, 'maybe'));
      hidden = null;
    };
    for (const fact of scriptFacts(site.node, syntax)) {
      if (hidden !== null && hidden.index < fact.start) addHidden();
      append(events, toEvents(fact, { ...site, place: { start: fact.start, end: fact.end } }, expressions, folder));
    }
    if (hidden !== null) addHidden();
    if (pushesToHub(value, expressions)) events.push({ kind: 'push' });
    return events;
  }
  if (!value.includes(syntax.opening)) return [];
  // The whole command is an expression: it can be read, but has no place of its own.
  const script = resolve(value);
  return dockerFacts(script, syntax).flatMap((fact) => toEvents(fact, site, expressions, folder));
}

/** A login of which nobody can see whose credentials it stores, or where. */
export function unseenLogin(site: Site, target: 'maybe' | 'hint'): LoginEvent {
  return { kind: 'login', target, host: '', client: '', site, fact: undefined, names: '' };
}

function toEvents(
  fact: ShellFact,
  site: Site,
  expressions: Expressions,
  folder: string | undefined,
): readonly FlowEvent[] {
  const { resolve } = expressions;
  const client = 'client' in fact ? clientAt(site, fact.client) : '';
  switch (fact.kind) {
    case 'login': {
      const names = resolve(site.node.value);
      if (!fact.isSure) return [{ ...unseenLogin(site, 'maybe'), fact, names }];
      return [{ kind: 'login', ...loginTarget(fact.server, expressions), client, site, fact, names }];
    }
    case 'script-call':
      return [
        {
          kind: 'unclear',
          pull: { ...bareCall(site, fact, folder), client },
          missing: `what \`${fact.text}\` pulls, which is not read`,
        },
      ];
    case 'script-login':
      return [unseenLogin(site, fact.isOfDocker ? 'maybe' : 'hint')];
    case 'logout': {
      const { target, host } = loginTarget(fact.server, expressions);
      return target === 'hub' ? [{ kind: 'logout', host, client }] : [];
    }
    case 'removal':
      return [{ kind: 'removal', client }];
    case 'local':
      return [{ kind: 'local', images: fact.images.map(resolve), any: fact.any }];
    case 'pull': {
      const pull = pullEvent({ ...fact, client }, site, expressions, folder);
      return pull === undefined ? [] : [pull];
    }
    case 'builder': {
      const { registry } = parseImageReference(resolve(fact.image ?? ''), expressions.syntax);
      const missing = `which image the builder of \`${fact.text}\` runs in`;
      if (fact.image !== undefined && registry.kind === 'unknown')
        return [{ kind: 'unclear', pull: { ...bareCall(site, fact, folder) }, missing }];
      return registry.kind === 'docker-hub'
        ? [{ kind: 'builder', image: resolve(fact.image ?? ''), host: registry.host }]
        : [{ kind: 'builder', image: undefined, host: '' }];
    }
    case 'builder-start':
      // The builder fills in which image it is.
      return [{ kind: 'builder-start', pull: { ...bareCall(site, fact, folder), client } }];
  }
}

/** A call of which only its text is known. */
function bareCall(site: Site, { verb, text }: { verb: string; text: string }, folder: string | undefined): PullEvent {
  const nothing = {
    image: undefined,
    usesLocal: false,
    tags: [],
    files: [],
    context: undefined,
    buildArgs: [],
    folder,
  };
  return { kind: 'pull', site, verb, text, source: 'hub', host: hubStore, client: '', ...nothing };
}

/** The environment of a step counts where the script says nothing else. */
function clientAt({ client }: Site, own: ClientFolder): ClientFolder {
  return own === '' ? (client ?? '') : own;
}

/** Whose credentials a registry argument stores, and for a Docker ID under which name. */
export function loginTarget(
  server: string | undefined,
  { syntax, resolve }: Expressions,
): Pick<LoginEvent, 'target' | 'host'> {
  if (server === undefined || server === '') return { target: 'hub', host: hubStore };
  const known = blankExpressions(resolve(server), syntax, '*');
  const host = storeOfServer(known);
  if (host !== undefined) return { target: 'hub', host };
  const name = known.replace(/^https?:\/\//, '').split('/', 1)[0] ?? '';
  const isOther = /ecr|aws|gcr|acr|ghcr|quay/i.test(name) || !/[$`*]/.test(name);
  return { target: isOther ? 'other' : 'maybe', host: '' };
}

function pullEvent(
  fact: PullFact,
  site: Site,
  { syntax, resolve }: Expressions,
  folder: string | undefined,
): PullEvent | UnclearEvent | undefined {
  const { verb, text } = fact;
  const files = fact.files.map(resolve);
  const buildArgs = fact.buildArgs.map(resolve);
  const context = fact.context === undefined ? undefined : resolve(fact.context);
  const tags = fact.tags.length === 0 ? fact.tags : fact.tags.map(resolve);
  const { client } = fact;
  const event = { kind: 'pull' as const, site, verb, text, tags, files, context, buildArgs, folder, client };
  if (fact.image === undefined)
    return { ...event, image: undefined, source: 'build', host: hubStore, usesLocal: false };
  const image = resolve(fact.image);
  const { registry } = parseImageReference(image, syntax);
  const usesLocal = verb === 'run' || verb === 'create';
  // What is left of a command substitution, an expression or a pattern is no name.
  const bare = replaceVariables(blankExpressions(image, syntax, ''), (_, form) => (form === '(' ? undefined : ''));
  const isName = !/[`{}()|*?\s$]/.test(bare);
  if (isName && registry.kind === 'docker-hub')
    return { ...event, image, source: 'hub', host: registry.host, usesLocal };
  if (isName && registry.kind !== 'unknown') return undefined;
  // An image in a variable is not known to come from Docker Hub, nor from elsewhere.
  const pull: PullEvent = { ...event, image, source: 'hub', host: hubStore, usesLocal };
  return { kind: 'unclear', pull, missing: `which image \`${image}\` is` };
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
  return name === '' || storeOf(name) !== undefined;
}
