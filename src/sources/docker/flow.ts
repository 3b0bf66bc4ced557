import type { Node, ScalarNode, SeqNode } from '../yaml/node';
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
  /** Definitions of the file that the site is reached through, outermost first. */
  readonly via: readonly string[];
}

export interface LoginEvent {
  readonly kind: 'login';
  /** Whose credentials are stored: those of Docker Hub, of another registry, or of one that a variable names. */
  readonly target: 'hub' | 'other' | 'maybe';
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
  | { readonly kind: 'logout' }
  | { readonly kind: 'push' }
  | { readonly kind: 'local'; readonly images: readonly string[]; readonly any: boolean }
  | OwnEvent
  | {
      readonly kind: 'branch';
      readonly isUnless: boolean;
      readonly condition: string | undefined;
      readonly events: readonly FlowEvent[];
    };

/** A pull that no login to Docker Hub comes before. */
export interface UnprotectedPull {
  readonly pull: PullEvent;
  readonly confidence: 'high' | 'medium';
}

export interface FlowReport {
  readonly unprotected: readonly UnprotectedPull[];
  /** The first login to Docker Hub that comes after an unprotected pull. */
  readonly lateLogin: LoginEvent | undefined;
  readonly hasLogin: boolean;
  /** The logins to Docker Hub, in order. */
  readonly logins: readonly LoginUse[];
  readonly pulls: readonly PullEvent[];
}

/** How sure it is that Docker Hub credentials are stored at one point of a job. */
type Login = 'no' | 'conditional' | 'maybe' | 'yes';

/** Logins that can hold at one point, in different branches. More are not told apart. */
const maxHolding = 4;

interface State {
  login: Login;
  /** The logins that may be the one in force. */
  holding: readonly LoginEvent[];
  anyLocal: boolean;
  readonly local: Set<string>;
}

type Branch = Extract<FlowEvent, { kind: 'branch' }>;

/**
 * Walks a job's events and finds the pulls that are not covered by an earlier login.
 *
 * @param mayBeLoaded - Whether an image can be among those that a `docker load` brings, whose names are not known.
 */
export function evaluateFlow(events: readonly FlowEvent[], mayBeLoaded: (image: string) => boolean): FlowReport {
  const walk = new Walk(mayBeLoaded);
  walk.through(events, { login: 'no', holding: [], anyLocal: false, local: new Set() }, false);
  return walk.report();
}

class Walk {
  readonly #mayBeLoaded: (image: string) => boolean;
  readonly #unprotected: UnprotectedPull[] = [];
  readonly #pulls: PullEvent[] = [];
  readonly #logins = new Map<LoginEvent, { login: LoginEvent; pulls: PullEvent[]; isForPush: boolean }>();
  #lateLogin: LoginEvent | undefined;

  constructor(mayBeLoaded: (image: string) => boolean) {
    this.#mayBeLoaded = mayBeLoaded;
  }

  report(): FlowReport {
    const logins = [...this.#logins.values()];
    return {
      unprotected: this.#unprotected,
      lateLogin: this.#lateLogin,
      hasLogin: logins.length > 0,
      logins,
      pulls: this.#pulls,
    };
  }

  /** @param isConditional - Whether the events may not happen although those around them do. */
  through(events: readonly FlowEvent[], state: State, isConditional: boolean): void {
    /** The branch right before, with how it ended: the next one can be its other arm. */
    let previous: { readonly branch: Branch; readonly login: Login } | undefined;
    for (const event of events) {
      if (event.kind === 'branch') {
        previous = { branch: event, login: this.#branch(event, state, previous) };
        continue;
      }
      previous = undefined;
      switch (event.kind) {
        case 'login':
          this.#login(event, state);
          break;
        case 'logout':
          state.login = 'no';
          state.holding = [];
          break;
        case 'push':
          for (const login of state.holding) {
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
        case 'own':
      }
    }
  }

  #login(event: LoginEvent, state: State): void {
    if (event.target === 'other') return;
    if (event.target === 'maybe') {
      if (state.login !== 'yes') state.login = 'maybe';
      return;
    }
    if (this.#unprotected.length > 0) this.#lateLogin ??= event;
    state.login = 'yes';
    state.holding = [event];
    this.#logins.set(event, { login: event, pulls: [], isForPush: false });
  }

  #pull(event: PullEvent, state: State, isConditional: boolean): void {
    this.#pulls.push(event);
    const isLocal =
      event.usesLocal &&
      event.image !== undefined &&
      (state.local.has(withTag(event.image)) || (state.anyLocal && this.#mayBeLoaded(event.image)));
    if (!isLocal && (state.login === 'no' || state.login === 'conditional')) {
      const isSure = !isConditional && state.login === 'no';
      this.#unprotected.push({ pull: event, confidence: isSure ? 'high' : 'medium' });
    }
    if (!isLocal) for (const login of state.holding) this.#logins.get(login)?.pulls.push(event);
    for (const tag of event.tags) state.local.add(withTag(tag));
  }

  /** @returns how sure a login is at the end of the branch. */
  #branch(
    { condition, isUnless, events }: Branch,
    state: State,
    previous: { readonly branch: Branch; readonly login: Login } | undefined,
  ): Login {
    const before = state.login;
    const inner: State = { ...state };
    this.through(events, inner, true);
    const isOtherArm =
      previous !== undefined &&
      condition !== undefined &&
      previous.branch.condition === condition &&
      previous.branch.isUnless !== isUnless;
    if (isOtherArm && previous.login === 'yes' && inner.login === 'yes') state.login = 'yes';
    else if (before !== 'yes' && inner.login !== before)
      state.login = inner.login === 'maybe' ? 'maybe' : 'conditional';
    state.holding = [...new Set([...inner.holding, ...state.holding])].slice(0, maxHolding);
    state.anyLocal ||= inner.anyLocal;
    return inner.login;
  }
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
