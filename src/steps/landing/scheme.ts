import type { Aws } from '../../services/services';
import type { LandingPlace } from '../../runbook/run/landing';

/** What landing places need of the world. */
export interface LandingServices {
  readonly aws: Aws;
  /** The AWS account that the runbook names, 12 digits; `undefined` where it names none and any will do. */
  readonly account: string | undefined;
}

/** One kind of landing place: how its URIs look, and how one is opened. Opening asks nothing of the network. */
export interface LandingScheme {
  /** The part of the URI before the first colon. */
  readonly scheme: string;
  /** How a URI of this kind is written, for messages. */
  readonly form: string;
  readonly pattern: RegExp;
  open(uri: string, services: LandingServices): LandingPlace;
}
