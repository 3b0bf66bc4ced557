import type { Clock } from '../shared/ports';
import type { Redactor } from '../shared/redactor';
import type { Secret } from '../shared/secret';
import type { CallOptions } from './callOptions';

/** One of several answers. */
export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
}

/** What a person is asked; how that looks is the edge's. */
export type Question =
  | {
      /** `secret` is not shown while it is typed. */
      readonly kind: 'text' | 'secret';
      readonly title: string;
      readonly prompt: string;
      readonly proposal?: string | undefined;
      /** What is wrong with an answer; `undefined` where it can be taken. Default: all but an empty one can. */
      readonly problemOf?: (answer: string) => string | undefined;
    }
  | {
      readonly kind: 'choice';
      readonly title: string;
      readonly placeholder?: string;
      readonly choices: readonly Choice[];
      /** Offers to type another answer. */
      readonly other?: { readonly label: string; readonly prompt: string };
    };

/** The person who signs in. */
export interface SignInPerson {
  /** The answer without white space around it; `undefined` when they give up. */
  readonly ask: (question: Question) => Promise<string | undefined>;
  /** A text of the open runbook's inputs. */
  readonly input: (...path: readonly string[]) => string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What a person has answered. */
export interface SignInAnswer {
  /** To be kept: {@link Credential.open} makes the credential of it. Often a secret. */
  readonly kept: string;
  /** Inputs that the answer stands for in the trial, by their names joined with dots. */
  readonly inputs?: Readonly<Record<string, string>>;
}

/** What it takes to use what is kept. */
export interface OpenPorts {
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly ask: (question: Question) => Promise<string | undefined>;
}

/** The environment of a program that can ask nobody. */
export interface EnvironmentPorts {
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The first of these variables that is set, as a secret known to the redactor. */
  readonly secret: (...names: readonly string[]) => Secret | undefined;
}

/** Passwords of further accounts that a runbook works with, such as service IDs. Kept under `<key>:<account>`. */
export interface FurtherAccounts {
  readonly label: string;
  readonly description: string;
  /** The account, where it is not known. */
  nameQuestion(input: SignInPerson['input']): Question;
  secretQuestion(account: string): Question;
  /** The environment variable that holds the secret of an account. */
  variableOf(account: string): string;
  /** Proves it with a call of the reading clients, by the names of the services. @returns who is signed in. @throws {PullbookError} `CREDENTIALS_REFUSED`. */
  prove(services: object, account: string, secret: Secret, options: CallOptions): Promise<string>;
}

/**
 * How a person signs in to one service: all that an edge needs to ask for it, to keep it, to try it and to hand it to the
 * client, without knowing the service.
 */
export interface Credential<Value> {
  /** In reports, commands and stores: `circleci`. */
  readonly key: string;
  /** In the words shown to people: `CircleCI`. */
  readonly title: string;
  /** Where a person makes one, for those that a web page makes. */
  readonly tokenPage?: string;
  /** Which environment variables hold it, in words: what follows "set". */
  readonly variables: string;
  /** The same for the help of the command line, with all ways there are. */
  readonly help: string;
  /** The names of those variables that hold a secret; none where another program reads them by itself. */
  readonly secretVariables?: RegExp;
  /** Asks for it. `undefined` when the person gives up. */
  ask(person: SignInPerson): Promise<SignInAnswer | undefined>;
  /** The credential that is kept; `undefined` where there is none any more, or none that can be read. */
  open(kept: string, ports: OpenPorts): Promise<Value | undefined>;
  /** What to do when {@link Credential.open} finds nothing right after the person has chosen this way. */
  readonly missing?: string;
  /** The input that what is kept takes the place of, where it is no secret but a choice. */
  readonly insteadOf?: readonly string[];
  /** What the environment holds of it. */
  fromEnvironment(ports: EnvironmentPorts): Promise<Value | undefined>;
  /**
   * Proves that it may do what it is for, before it is kept, with a call of the reading clients, which come by the names of
   * the services.
   * @returns who is signed in.
   */
  prove(services: object, value: Value, options: CallOptions): Promise<string>;
  readonly accounts?: FurtherAccounts;
}
