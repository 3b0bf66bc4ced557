import { z } from 'zod';
import type { LandingPlace } from '../../runbook/run/landing';
import { PullbookError } from '../../shared/errors';
import { awsSecretsManager } from './awsSecretsManager';
import { manual } from './manual';
import type { LandingScheme, LandingServices } from './scheme';

/** Every kind of landing place. Another vault is one more file and one more name here. */
const schemes: readonly LandingScheme[] = [awsSecretsManager, manual];

const forms = schemes.map((scheme) => `\`${scheme.form}\``).join(', ');

/** What is wrong with `uri`. Of the text only the scheme is repeated: the rest may be a secret in the wrong field. */
function refusal(uri: string): string {
  const scheme = /^[a-z][a-z-]{0,20}(?=:)/.exec(uri)?.[0];
  return `${scheme === undefined ? 'This' : `\`${scheme}:…\``} names no landing place. Allowed: ${forms}.`;
}

/**
 * The landing place that `uri` names.
 * @throws {PullbookError} `INPUT_INVALID` for a URI that no landing place understands.
 */
export function openLandingPlace(uri: string, services: LandingServices): LandingPlace {
  const scheme = schemes.find(({ pattern }) => pattern.test(uri));
  if (scheme === undefined) throw new PullbookError('INPUT_INVALID', refusal(uri));
  return scheme.open(uri, services);
}

/** Matches every URI that names a landing place. */
export const landingPattern = new RegExp(schemes.map(({ pattern }) => `(?:${pattern.source})`).join('|'));

/** The input field that names a landing place. */
export const landingUri = z.string().regex(landingPattern, { error: (issue) => refusal(String(issue.input)) });
