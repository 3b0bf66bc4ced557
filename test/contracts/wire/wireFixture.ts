import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** One call of a client, with the exchanges that the vendor documents for it. `$NAME` stands for a secret of the run. */
export type WireFixture = z.infer<typeof wireFixture> & { readonly name: string };
export type WireExchange = WireFixture['exchanges'][number];

const headers = z.record(z.string(), z.string());

export const wireRequest = z.strictObject({
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']),
  /** With the public host and the query. */
  url: z.url(),
  /** Those that matter, in lower case. A credential that is not among them must not be sent. */
  headers: headers.default({}),
  /** Region and service of an AWS signature, in place of an `authorization` header: `eu-west-1/sts`. */
  signedFor: z.string().optional(),
  /** JSON, or text as it is. */
  body: z.unknown().optional(),
});

const exchange = z.strictObject({
  request: wireRequest,
  answer: z.strictObject({
    status: z.int(),
    /** `null`: must not be sent. */
    headers: z.record(z.string(), z.string().nullable()).default({}),
    /** JSON, or text as it is. */
    body: z.unknown().optional(),
  }),
});

const wireFixture = z.strictObject({
  /** Where the vendor documents the exchange; shown in the tests' names. The values are ours. */
  source: z.string().min(1),
  /** `<client>.<method>`: see `clientMethods`. */
  call: z.string(),
  /** What is passed, without the call's options; `{secret: …}` becomes a `Secret`. */
  arguments: z.array(z.unknown()).default([]),
  /** How the operator signs in to Docker Hub. */
  operator: z.enum(['session', 'password', 'mail', 'organisation-token']).default('session'),
  /** What the simulated world is brought to first: see `situations`. */
  situation: z.string().optional(),
  exchanges: z.array(exchange).min(1),
  /** What the client makes of it; moments in ISO 8601, secrets in clear. */
  returns: z.unknown().optional(),
  /** The code of the error that the client makes of it. */
  fails: z.string().optional(),
});

const folder = path.join(import.meta.dirname, 'fixtures');

/** All fixtures, by folder and file name. */
export function wireFixtures(): readonly WireFixture[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yml'))
    .sort()
    .map((file) => {
      const found = wireFixture.safeParse(parse(readFileSync(path.join(folder, file), 'utf8')));
      if (!found.success) throw new Error(`${file}: ${z.prettifyError(found.error)}`);
      return { ...found.data, name: file.replaceAll('\\', '/').replace(/\.yml$/, '') };
    });
}

/** Puts this run's secrets in the place of their names. @throws Error for a name that nobody has given a value. */
export function filled<T>(value: T, secrets: ReadonlyMap<string, string>): T {
  if (typeof value === 'string') {
    return value.replace(/\$([A-Z_]+)/g, (_whole, name: string) => {
      const secret = secrets.get(name);
      if (secret === undefined) throw new Error(`nothing is known of $${name}`);
      return secret;
    }) as T;
  }
  if (Array.isArray(value)) return value.map((item: unknown) => filled(item, secrets)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, filled(item, secrets)])) as T;
}

/** Text as it travels: JSON but for what is text already. */
export function bodyText(body: unknown): string {
  if (body === undefined) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}
