import type { LandingPlace } from '../../runbook/run/landing';
import type { AskedHost } from '../../services/client';
import type { Services } from '../../services/services';
import type { SecretStore } from './secretStore';

/** What landing places need of the world. */
export interface LandingContext {
  readonly services: Services;
  /** A text of the runbook's inputs, such as the account that it names; `undefined` where it names none. */
  readonly input: (...path: readonly string[]) => string | undefined;
  /** Who is asked for a service. */
  readonly host: (service: string) => AskedHost;
}

/** One kind of landing place: how its URIs look, and how one is opened. Opening asks nothing of the network. */
export interface LandingScheme {
  /** The part of the URI before the first colon. */
  readonly scheme: string;
  /** How a URI of this kind is written, for messages. */
  readonly form: string;
  readonly pattern: RegExp;
  open(uri: string, context: LandingContext): LandingPlace;
  /** For places that hold values by name and can be read back. */
  readonly store?: SecretStore;
}
