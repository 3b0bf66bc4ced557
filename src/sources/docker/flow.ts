import type { Node, ScalarNode, SeqNode } from '../yaml/node';
import { hubStore } from './image/hubHosts';
import type { ClientFolder } from './shell/clientFolder';
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

/** A call that may pull from Docker Hub: nobody can see what, or whether. */
export interface UnclearEvent {
  readonly kind: 'unclear';
  /** `image`: its name, as it is written, where the call has one. */
  readonly pull: PullEvent;
  /** What would make it known, as a phrase. */
  readonly missing: string;
  /** Whether nothing speaks of docker: it matters where there is one, and one in a job stands for all. */
  readonly isGuess?: boolean;
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
  | UnclearEvent
  | { readonly kind: 'logout'; readonly host: string; readonly client: ClientFolder }
  /** The file of a folder goes, with what is stored in it. */
  | { readonly kind: 'removal'; readonly client: ClientFolder }
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
  /** Whether something before it may have logged in, or in the same place after all. */
  readonly isDoubtful: boolean;
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

/** A call that may pull, with the login that would serve it wherever on Docker Hub it pulls from. */
export interface UnclearPull {
  readonly pull: PullEvent;
  readonly missing: string;
  readonly isGuess: boolean;
  readonly login: LoginEvent | undefined;
}

export interface FlowReport {
  readonly unprotected: readonly UnprotectedPull[];
  readonly covered: readonly CoveredPull[];
  readonly unclear: readonly UnclearPull[];
  readonly hasLogin: boolean;
  /** The logins to Docker Hub, in order. */
  readonly logins: readonly LoginUse[];
  readonly pulls: readonly PullEvent[];
}

/** Whether an event signs in to Docker Hub, for every pull that nothing else is said of. */
export function isPlainLogin(event: FlowEvent): boolean {
  return event.kind === 'login' && event.host === hubStore && event.client === '';
}

/** The position of a site among the job's own steps; -1 in `pre-steps` and `post-steps`. */
export function stepOf({ top }: Site): number {
  return top === undefined || top.isAround ? -1 : top.index;
}
