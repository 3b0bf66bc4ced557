import type { z } from 'zod';

/** What a runbook's file has to know of a step kind to be checked, completed and explained. */
export interface KindFacts {
  /** `<service>/<noun>`, stable for ever. */
  readonly kind: string;
  /** One sentence, third person: what it does. */
  readonly summary: string;
  readonly effects: 'read' | 'write' | 'manual';
  /** Validates `with:` and is the source of its JSON schema, completion and hover; every field has a description. */
  readonly input: z.ZodType;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly secret?: true }>>;
}
