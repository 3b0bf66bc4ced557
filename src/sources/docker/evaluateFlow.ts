import { append } from '../../shared/lists';
import type {
  CoveredPull,
  FlowEvent,
  FlowReport,
  LoginEvent,
  PullEvent,
  UnclearEvent,
  UnclearPull,
  UnprotectedPull,
} from './flow';
import { hardenedStore } from './image/hubHosts';
import { doubting, higher, joined, keyOf, maxHolding, ranks, storing, type Login, type Stored } from './loginState';
import { anyFolder, isKnownFolder, type ClientFolder } from './shell/clientFolder';

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
  readonly #unclear: UnclearPull[] = [];
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
      unclear: this.#unclear,
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
      if (event.kind === 'own') continue;
      previous = undefined;
      switch (event.kind) {
        case 'login':
          this.#login(event, state);
          break;
        case 'logout':
          state.hidden = 'no';
          if (event.client === anyFolder) state.stored = doubting(state.stored, event);
          state.stored = storing(state.stored, { host: event.host, client: event.client, login: 'no', holding: [] });
          break;
        case 'removal':
          state.stored = doubting(state.stored, event);
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
        case 'unclear':
          this.#ask(event, state);
          break;
        case 'builder':
          state.builder = event.image === undefined ? undefined : { image: event.image, host: event.host };
          break;
        case 'builder-start':
          if (state.builder !== undefined) this.#pull({ ...event.pull, ...state.builder }, state, isConditional);
          state.builder = undefined;
          break;
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

  #ask({ pull, missing, isGuess = false }: UnclearEvent, state: State): void {
    if (pull.usesLocal && pull.image !== undefined && state.local.has(withTag(pull.image))) return;
    const { login, holding } = this.#loginAt(pull, pull.host, state);
    this.#unclear.push({ pull, missing, isGuess, login: login === 'yes' ? holding.at(-1) : undefined });
  }

  /** How sure it is that a pull is signed in to a host, by what, and what logged in for other folders. */
  #loginAt(
    { client }: PullEvent,
    host: string,
    state: State,
  ): { readonly login: Login; readonly holding: readonly LoginEvent[]; readonly elsewhere: LoginEvent | undefined } {
    let login: Login = state.hidden;
    const holding: LoginEvent[] = [];
    let elsewhere: LoginEvent | undefined;
    for (const stored of state.stored.values()) {
      if (stored.host !== host) continue;
      const isSame = stored.client === client;
      if (isSame || stored.client === anyFolder || client === anyFolder) {
        login = higher(login, !isSame && stored.login === 'yes' ? 'maybe' : stored.login);
        append(holding, stored.holding);
      } else elsewhere ??= stored.holding[0];
    }
    return { login, holding, elsewhere };
  }

  #need(pull: PullEvent, host: string, isLocal: boolean, state: State, isConditional: boolean): void {
    const { client } = pull;
    const { login, holding, elsewhere } = this.#loginAt(pull, host, state);
    if (!isLocal) for (const one of holding) this.#logins.get(one)?.pulls.push(pull);
    if (isLocal || ranks[login] >= ranks.maybe) {
      this.#covered.push({ pull, host, login: login === 'yes' ? holding.at(-1) : undefined, isLocal });
      return;
    }
    const isDoubtful = login !== 'no' || (elsewhere !== undefined && !this.#isElsewhere(elsewhere.client, client));
    const found = {
      pull,
      host,
      confidence: isConditional || isDoubtful ? ('medium' as const) : ('high' as const),
      isDoubtful,
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

/** A name in full, as docker knows the image on the machine. */
function withTag(name: string): string {
  const image = name.replace(/^(?:index\.)?docker\.io\/(?:library\/)?/, '');
  return image.lastIndexOf(':') > image.lastIndexOf('/') ? image : `${image}:latest`;
}
