import { z } from 'zod';
import type { LandingPlace } from '../../runbook/run/landing';
import { PullbookError } from '../../shared/errors';
import { awsSecretsManager } from './awsSecretsManager';
import { manual } from './manual';
import type { LandingContext, LandingScheme } from './scheme';
import type { SecretStore } from './secretStore';

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
export function openLandingPlace(uri: string, context: LandingContext): LandingPlace {
  const scheme = schemes.find(({ pattern }) => pattern.test(uri));
  if (scheme === undefined) throw new PullbookError('INPUT_INVALID', refusal(uri));
  return scheme.open(uri, context);
}

/** Matches every URI that names a landing place. */
export const landingPattern = new RegExp(schemes.map(({ pattern }) => `(?:${pattern.source})`).join('|'));

/** A value by name in a place that can be read back. */
export interface StoredName {
  readonly store: SecretStore;
  readonly name: string;
}

/** What a URI names in a place that can be read back; `undefined` for any other text. */
export function findStored(uri: string): StoredName | undefined {
  const scheme = schemes.find(({ store, pattern }) => store !== undefined && pattern.test(uri));
  return scheme?.store && { store: scheme.store, name: uri.slice(scheme.scheme.length + 1) };
}

/** The same for a text that may be a bare name: it is then one of the usual store. */
export function storedBy(uriOrName: string): StoredName {
  return findStored(uriOrName) ?? { store: awsSecretsManager.store, name: uriOrName };
}

const readable = schemes.filter(({ store }) => store !== undefined);

/** How the URIs of places that can be read back are written, in words: `aws-sm:<secret id>`. */
export const readableForms = readable.map(({ form }) => `\`${form}\``).join(' or ');

/** Matches the name of a value in a place that can be read back, with or without the place. */
export const storedPattern = new RegExp(
  `^(?:(?:${readable.map(({ scheme }) => scheme).join('|')}):)?[A-Za-z0-9/_+=.@-]{1,512}$`,
);

/** Whether a text begins like a landing place and names none: it is no value, whoever wrote it. */
function isMistyped(text: string): boolean {
  const [before, ...after] = text.trimStart().toLowerCase().split(':');
  return after.length > 0 && schemes.some(({ scheme }) => scheme === before?.trim()) && !landingPattern.test(text);
}

/** For text that may be a value or name where one lies: a place with a slip in it would be stored as the value. */
export const valueOrPlace = z
  .string()
  .min(1)
  .refine((text) => !isMistyped(text), {
    error: `This begins like a landing place, and names none. Write ${readableForms}, or the text itself.`,
  });

/** The input field that names a landing place. */
export const landingUri = z.string().regex(landingPattern, { error: (issue) => refusal(String(issue.input)) });
