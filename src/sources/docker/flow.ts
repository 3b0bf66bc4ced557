import type { Node, ScalarNode, SeqNode } from '../yaml/node';
import { anyFolder, isKnownFolder, type ClientFolder } from './shell/clientFolder';
import { hardenedStore } from './image/hubHosts';
import type { LoginFact } from './shell/shellFact';
import type { ScriptRange } from './shell/shellCommand';

/** A step in the list of a job's own, or in one that stands elsewhere and is run around it. */
export interface TopStep {
  readonly index: number;
  readonly item: Node;
  readonly list: SeqNode;
  /** Whether it is in a list around the job's own. What it names is looked up where that list is written. */
  readonly isAround: boolean;
}

/** Where something happens: in the source, and in which step of the job. */
export interface Site {
  /** The script of a step, or the name of what the step calls. */
  readonly node: ScalarNode;
  /** The command inside the script; absent when the script came out of an expression. */
  readonly place: ScriptRange | undefined;
  /** The step through which the site is reached, with the list it is written in. */
  readonly top: TopStep | undefined;
  /** That step and, inside conditions that are written in the job too, the steps that lead on to the site. */
  readonly steps: readonly TopStep[];
  /** Whether the last of these steps may run without coming to the site: a condition of a command, or a step on failure. */
  readonly isConditional: boolean;
  /** The `shell` that the step itself names, expressions filled in. */
  readonly shell: string | undefined;
  /** The docker client's folder that the environment of the step itself names. */
  readonly client: ClientFolder | undefined;
  /** Definitions of the file that the site is reached through, outermost first. */
  readonly via: readonly string[];
}

export interface LoginEvent {
  readonly kind: 'login';
  /**
   * Whose credentials are stored: a Docker ID, those of another registry, or of one that nobody can see. `hint`: a script
   * whose name speaks of a login, and not of whose.
   */
  readonly target: 'hub' | 'other' | 'maybe' | 'hint';
  /** Under which name the client keeps a Docker ID; empty where it is none. */
  readonly host: string;
  /** The folder it is kept in. */
  readonly client: ClientFolder;
  readonly site: Site;
  readonly fact: LoginFact | undefined;
  /** A text that names the variables of the credentials, expressions filled in: the script, or what is passed to a call. */
  readonly names: string;
}

/** A login to Docker Hub with what is known to use it. */
export interface LoginUse {
  readonly login: LoginEvent;
  readonly pulls: readonly PullEvent[];
  readonly isForPush: boolean;
}

export interface PullEvent {
  readonly kind: 'pull';
  readonly site: Site;
  /** Without `docker`: `build`, `compose up`; or the name of what is called, `docker/build`. */
  readonly verb: string;
  readonly text: string;
  readonly image: string | undefined;
  /** `hub` for a named image of Docker Hub, `build` for what pulls images named elsewhere, such as in a Dockerfile. */
  readonly source: 'hub' | 'build';
  /** Under which name the client looks for a Docker ID. Of `build`, for images of Docker Hub. */
  readonly host: string;
  /** The folder it looks in. */
  readonly client: ClientFolder;
  /** Whether an image of the same name that is on the machine makes the call harmless: `run` and `create`. */
  readonly usesLocal: boolean;
  readonly tags: readonly string[];
  readonly files: readonly string[];
  readonly context: string | undefined;
  readonly buildArgs: readonly string[];
  /** The folder it runs in, from the root of the repository; `undefined` when that cannot be told. */
  readonly folder: string | undefined;
}

/** What matters to the source alone, which finds it among the events again: logins and pulls do not depend on it. */
export interface OwnEvent {
  readonly kind: 'own';
  readonly name: string;
  readonly site: Site;
}

/** What happens in a job that matters for pulls, in order. */
export type FlowEvent =
  | LoginEvent
  | PullEvent
  | { readonly kind: 'logout'; readonly host: string; readonly client: ClientFolder }
  /** A builder comes whose image the next `builder-start` pulls, or goes. */
  | { readonly kind: 'builder'; readonly image: string | undefined; readonly host: string }
  | { readonly kind: 'builder-start'; readonly pull: PullEvent }
  | { readonly kind: 'push' }
  | { readonly kind: 'local'; readonly images: readonly string[]; readonly any: boolean }
  | OwnEvent
  | {
      readonly kind: 'branch';
      readonly isUnless: boolean;
      readonly condition: string | undefined;
      readonly events: readonly FlowEvent[];
    };

/** A pull that no login comes before which it would use. */
export interface UnprotectedPull {
  readonly pull: PullEvent;
  /** Where it would have had to log in: of a build, each place that one can pull from is tried. */
  readonly host: string;
  readonly confidence: 'high' | 'medium';
  /** A login before it whose credentials lie in a folder that it does not look in. */
  readonly elsewhere: LoginEvent | undefined;
  /** The first login after it that would have served it. */
  late: LoginEvent | undefined;
}

/** A pull with what makes it signed in. */
export interface CoveredPull {
  readonly pull: PullEvent;
  readonly host: string;
  /** The login; `undefined` where something may log in that cannot be seen. */
  readonly login: LoginEvent | undefined;
  /** Whether the image is on the machine already, so that nothing is pulled. */
  readonly isLocal: boolean;
}

export interface FlowReport {
  readonly unprotected: readonly UnprotectedPull[];
  readonly covered: readonly CoveredPull[];
  readonly hasLogin: boolean;
  /** The logins to Docker Hub, in order. */
  readonly logins: readonly LoginUse[];
  readonly pulls: readonly PullEvent[];
}

/** How sure it is that a Docker ID is stored at one point of a job. */
type Login = 'no' | 'conditional' | 'maybe' | 'yes';
const ranks: Readonly<Record<Login, number>> = { no: 0, conditional: 1, maybe: 2, yes: 3 };

/** Logins that can hold at one point, in different branches. More are not told apart. */
const maxHolding = 4;

/** What one folder holds for one host. */
interface Stored {
  readonly host: string;
  readonly client: ClientFolder;
  readonly login: Login;
  /** The logins that may be the one in force. */
  readonly holding: readonly LoginEvent[];
}

interface State {
  /** By host and folder. */
  stored: ReadonlyMap<string, Stored>;
  /** What something out of sight may have stored, for whatever host, wherever. */
  hidden: Login;
  /** The builder that waits for its start. */
  builder: { readonly image: string; readonly host: string } | undefined;
  anyLocal: boolean;
  readonly local: Set<string>;
}

type Branch = Extract<FlowEvent, { kind: 'branch' }>;

export interface FlowFacts {
  /** Whether an image can be among those that a `docker load` brings, whose names are not known. */
  readonly mayBeLoaded: (image: string) => boolean;
  /** Whether steps are sure to run as a person who is not `root`. */
  readonly isUserKnown: boolean;
}

/** Walks a job's events and finds the pulls that are not covered by an earlier login. */
export function evaluateFlow(events: readonly FlowEvent[], facts: FlowFacts): FlowReport {
  const walk = new FlowWalk(facts);
  const state = {
    stored: new Map(),
    hidden: 'no' as const,
    builder: undefined,
    anyLocal: false,
    local: new Set<string>(),
  };
  walk.through(events, state, false);
  return walk.report();
}

class FlowWalk {
  readonly #facts: FlowFacts;
  readonly #unprotected: UnprotectedPull[] = [];
  readonly #covered: CoveredPull[] = [];
  readonly #pulls: PullEvent[] = [];
  readonly #logins = new Map<LoginEvent, { login: LoginEvent; pulls: PullEvent[]; isForPush: boolean }>();
  /** Unprotected pulls that no later login would have served yet, by host and folder. */
  readonly #waiting = new Map<string, UnprotectedPull[]>();

  constructor(facts: FlowFacts) {
    this.#facts = facts;
  }

  report(): FlowReport {
    const logins = [...this.#logins.values()];
    return {
      unprotected: this.#unprotected,
      covered: this.#covered,
      hasLogin: logins.length > 0,
      logins,
      pulls: this.#pulls,
    };
  }

  /** @param isConditional - Whether the events may not happen although those around them do. */
  through(events: readonly FlowEvent[], state: State, isConditional: boolean): void {
    /** The branch right before, with how it ended: the next one can be its other arm. */
    let previous: { readonly branch: Branch; readonly end: State } | undefined;
    for (const event of events) {
      if (event.kind === 'branch') {
        previous = { branch: event, end: this.#branch(event, state, previous) };
        continue;
      }
      previous = undefined;
      switch (event.kind) {
        case 'login':
          this.#login(event, state);
          break;
        case 'logout':
          state.hidden = 'no';
          state.stored = storing(state.stored, { host: event.host, client: event.client, login: 'no', holding: [] });
          break;
        case 'push':
          for (const { holding } of state.stored.values())
            for (const login of holding) {
              const use = this.#logins.get(login);
              if (use !== undefined) use.isForPush = true;
            }
          break;
        case 'local':
          state.anyLocal ||= event.any;
          for (const image of event.images) state.local.add(withTag(image));
          break;
        case 'pull':
          this.#pull(event, state, isConditional);
          break;
        case 'builder':
          state.builder = event.image === undefined ? undefined : { image: event.image, host: event.host };
          break;
        case 'builder-start':
          if (state.builder !== undefined) this.#pull({ ...event.pull, ...state.builder }, state, isConditional);
          state.builder = undefined;
          break;
        case 'own':
      }
    }
  }

  #login(event: LoginEvent, state: State): void {
    switch (event.target) {
      case 'other':
        return;
      case 'hint':
        state.hidden = higher(state.hidden, 'conditional');
        return;
      case 'maybe':
        state.hidden = higher(state.hidden, 'maybe');
        return;
      case 'hub': {
        const { host, client } = event;
        const key = keyOf(host, client);
        for (const pull of this.#waiting.get(key) ?? []) pull.late = event;
        this.#waiting.delete(key);
        state.stored = storing(state.stored, { host, client, login: 'yes', holding: [event] });
        this.#logins.set(event, { login: event, pulls: [], isForPush: false });
      }
    }
  }

  #pull(event: PullEvent, state: State, isConditional: boolean): void {
    this.#pulls.push(event);
    const isLocal =
      event.usesLocal &&
      event.image !== undefined &&
      (state.local.has(withTag(event.image)) || (state.anyLocal && this.#facts.mayBeLoaded(event.image)));
    const hosts = event.source === 'build' ? [event.host, hardenedStore] : [event.host];
    for (const host of hosts) this.#need(event, host, isLocal, state, isConditional);
    for (const tag of event.tags) state.local.add(withTag(tag));
  }

  #need(pull: PullEvent, host: string, isLocal: boolean, state: State, isConditional: boolean): void {
    const { client } = pull;
    let login: Login = state.hidden;
    const holding: LoginEvent[] = [];
    let elsewhere: LoginEvent | undefined;
    for (const stored of state.stored.values()) {
      if (stored.host !== host) continue;
      const isSame = stored.client === client;
      if (isSame || stored.client === anyFolder || client === anyFolder) {
        login = higher(login, !isSame && stored.login === 'yes' ? 'maybe' : stored.login);
        holding.push(...stored.holding);
      } else elsewhere ??= stored.holding[0];
    }
    if (!isLocal) for (const one of holding) this.#logins.get(one)?.pulls.push(pull);
    if (isLocal || ranks[login] >= ranks.maybe) {
      this.#covered.push({ pull, host, login: login === 'yes' ? holding.at(-1) : undefined, isLocal });
      return;
    }
    const isSure =
      !isConditional && login === 'no' && (elsewhere === undefined || this.#isElsewhere(elsewhere.client, client));
    const found = {
      pull,
      host,
      confidence: isSure ? ('high' as const) : ('medium' as const),
      elsewhere,
      late: undefined,
    };
    this.#unprotected.push(found);
    const key = keyOf(host, client);
    const waiting = this.#waiting.get(key);
    if (waiting === undefined) this.#waiting.set(key, [found]);
    else waiting.push(found);
  }

  /** Whether two folders are sure to be two. */
  #isElsewhere(one: ClientFolder, other: ClientFolder): boolean {
    return [one, other].every((folder) => isKnownFolder(folder) || (this.#facts.isUserKnown && folder === 'user root'));
  }

  /** @returns the state at the end of the branch. */
  #branch(
    { condition, isUnless, events }: Branch,
    state: State,
    previous: { readonly branch: Branch; readonly end: State } | undefined,
  ): State {
    const inner: State = { ...state };
    this.through(events, inner, true);
    const other =
      previous !== undefined &&
      condition !== undefined &&
      previous.branch.condition === condition &&
      previous.branch.isUnless !== isUnless
        ? previous.end
        : undefined;
    if (inner.stored !== state.stored) {
      const stored = new Map(state.stored);
      for (const [key, end] of inner.stored) {
        const before = state.stored.get(key);
        const login = joined(before?.login ?? 'no', end.login, other?.stored.get(key)?.login);
        const holding = [...new Set([...end.holding, ...(before?.holding ?? [])])].slice(0, maxHolding);
        stored.set(key, { ...end, login, holding });
      }
      state.stored = stored;
    }
    state.hidden = joined(state.hidden, inner.hidden, other?.hidden);
    state.builder ??= inner.builder;
    state.anyLocal ||= inner.anyLocal;
    return inner;
  }
}

/**
 * How sure a login is after a branch.
 * @param other - At the end of the branch's other arm, where there is one.
 */
function joined(before: Login, inner: Login, other: Login | undefined): Login {
  if (other === 'yes' && inner === 'yes') return 'yes';
  if (before === 'yes' || inner === before) return before;
  return inner === 'maybe' ? 'maybe' : 'conditional';
}

function higher(a: Login, b: Login): Login {
  return ranks[a] < ranks[b] ? b : a;
}

function keyOf(host: string, client: ClientFolder): string {
  return `${host} ${client}`;
}

/** Never in place: arms of a branch start from the same state. */
function storing(stored: State['stored'], one: Stored): State['stored'] {
  return new Map([...stored, [keyOf(one.host, one.client), one]]);
}

/** A name in full, as docker knows the image on the machine. */
function withTag(name: string): string {
  const image = name.replace(/^(?:index\.)?docker\.io\/(?:library\/)?/, '');
  return image.lastIndexOf(':') > image.lastIndexOf('/') ? image : `${image}:latest`;
}

/** The position of a site among the job's own steps; -1 in `pre-steps` and `post-steps`. */
export function stepOf({ top }: Site): number {
  return top === undefined || top.isAround ? -1 : top.index;
}
