import type { MapNode, Node, ScalarNode, SeqNode } from '../yaml/node';
import type { LoginFact } from './shell/dockerFacts';
import type { Place } from './shell/splitShell';

/** A step in a list of a job's own, or of those that a workflow puts around it. */
export interface TopStep {
  readonly index: number;
  readonly item: Node;
  readonly list: SeqNode;
  /** Whether it is one of `pre-steps` or `post-steps`, which are written in the scope of the file. */
  readonly isAround: boolean;
}

/** Where something happens: in the source, and in which step of the job. */
export interface Site {
  /** The script of a `run` step, or the name of an orb's command. */
  readonly node: ScalarNode;
  /** The command inside the script; absent when the script came out of a parameter. */
  readonly place: Place | undefined;
  /** The step through which the site is reached, with the list it is written in. */
  readonly top: TopStep | undefined;
  /** That step and, inside conditions that are written in the job too, the steps that lead on to the site. */
  readonly steps: readonly TopStep[];
  /** Whether the last of these steps may run without coming to the site: a condition of a command, or a step on failure. */
  readonly isConditional: boolean;
  /** The `shell` that the step itself names, parameters filled in. */
  readonly shell: string | undefined;
  /** Commands the site is reached through, outermost first. */
  readonly via: readonly string[];
}

export interface LoginEvent {
  readonly kind: 'login';
  /** Whose credentials are stored: those of Docker Hub, of another registry, or of one that a variable names. */
  readonly target: 'hub' | 'other' | 'maybe';
  readonly site: Site;
  readonly fact: LoginFact | undefined;
  /** A text that names the variables of the credentials, parameters filled in: the script, or an orb's arguments. */
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
  /** Without `docker`: `build`, `compose up`; or the orb command, `docker/build`. */
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

/** What happens in a job that matters for pulls, in order. */
export type FlowEvent =
  | LoginEvent
  | PullEvent
  | { readonly kind: 'logout' }
  | { readonly kind: 'push' }
  | { readonly kind: 'local'; readonly images: readonly string[]; readonly any: boolean }
  | { readonly kind: 'remote-docker'; readonly site: Site; readonly passed: MapNode | undefined }
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
  /** Pulls that happen before any `setup_remote_docker`. */
  readonly withoutRemoteDocker: readonly PullEvent[];
  readonly pulls: readonly PullEvent[];
  /** Where `setup_remote_docker` is called. */
  readonly remoteDocker: readonly Site[];
}

/** How sure it is that Docker Hub credentials are stored at one point of a job. */
type Login = 'no' | 'conditional' | 'maybe' | 'yes';

/** Logins that can hold at one point, in different branches. More are not told apart. */
const maxHolding = 4;

interface State {
  login: Login;
  /** The logins that may be the one in force. */
  holding: readonly LoginEvent[];
  remoteDocker: boolean;
  anyLocal: boolean;
  readonly local: Set<string>;
}

/**
 * Walks a job's events and finds the pulls that are not covered by an earlier login.
 *
 * @param mayBeLoaded - Whether an image can be among those that a `docker load` brings, whose names are not known.
 */
export function evaluateFlow(events: readonly FlowEvent[], mayBeLoaded: (image: string) => boolean): FlowReport {
  const unprotected: UnprotectedPull[] = [];
  const withoutRemoteDocker: PullEvent[] = [];
  const pulls: PullEvent[] = [];
  const remoteDocker: Site[] = [];
  let lateLogin: LoginEvent | undefined;
  let hasLogin = false;
  const logins = new Map<LoginEvent, { login: LoginEvent; pulls: PullEvent[]; isForPush: boolean }>();

  const walk = (list: readonly FlowEvent[], state: State, isConditional: boolean): void => {
    let previous: { condition: string | undefined; isUnless: boolean; after: Login; before: Login } | undefined;
    for (const event of list) {
      switch (event.kind) {
        case 'login':
          if (event.target === 'other') break;
          if (event.target === 'maybe') {
            if (state.login !== 'yes') state.login = 'maybe';
            break;
          }
          hasLogin = true;
          if (unprotected.length > 0) lateLogin ??= event;
          state.login = 'yes';
          state.holding = [event];
          logins.set(event, { login: event, pulls: [], isForPush: false });
          break;
        case 'logout':
          state.login = 'no';
          state.holding = [];
          break;
        case 'push':
          for (const login of state.holding) {
            const use = logins.get(login);
            if (use !== undefined) use.isForPush = true;
          }
          break;
        case 'local':
          state.anyLocal ||= event.any;
          for (const image of event.images) state.local.add(withTag(image));
          break;
        case 'remote-docker':
          state.remoteDocker = true;
          remoteDocker.push(event.site);
          break;
        case 'pull': {
          pulls.push(event);
          if (!state.remoteDocker) withoutRemoteDocker.push(event);
          const isLocal =
            event.usesLocal &&
            event.image !== undefined &&
            (state.local.has(withTag(event.image)) || (state.anyLocal && mayBeLoaded(event.image)));
          if (!isLocal && (state.login === 'no' || state.login === 'conditional')) {
            unprotected.push({
              pull: event,
              confidence: isConditional || state.login === 'conditional' ? 'medium' : 'high',
            });
          }
          if (!isLocal) for (const login of state.holding) logins.get(login)?.pulls.push(event);
          for (const tag of event.tags) state.local.add(withTag(tag));
          break;
        }
        case 'branch': {
          const before = state.login;
          const inner: State = { ...state };
          walk(event.events, inner, true);
          const isOtherArm =
            previous !== undefined &&
            event.condition !== undefined &&
            previous.condition === event.condition &&
            previous.isUnless !== event.isUnless;
          if (isOtherArm && previous?.after === 'yes' && inner.login === 'yes') state.login = 'yes';
          else if (before !== 'yes' && inner.login !== before)
            state.login = inner.login === 'maybe' ? 'maybe' : 'conditional';
          state.holding = [...new Set([...inner.holding, ...state.holding])].slice(0, maxHolding);
          state.remoteDocker ||= inner.remoteDocker;
          state.anyLocal ||= inner.anyLocal;
          previous = { condition: event.condition, isUnless: event.isUnless, after: inner.login, before };
          continue;
        }
      }
      previous = undefined;
    }
  };
  walk(events, { login: 'no', holding: [], remoteDocker: false, anyLocal: false, local: new Set() }, false);
  return { unprotected, lateLogin, hasLogin, logins: [...logins.values()], withoutRemoteDocker, pulls, remoteDocker };
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
