import type { Expression, HclEntry } from '../hcl/node';
import type { Folder, PlacedBlock } from './checkout';
import type { Instance } from './instances';
import { halfIn, productOfSecret, type Half } from '../names';

/** A secret of AWS Secrets Manager, as far as the files tell. */
export interface WiredSecret {
  /** Its whole name; `*` stands for what is computed. `undefined` where the files do not say. */
  readonly name: string | undefined;
  readonly half: Half | undefined;
  /** What its name starts with, such as `sirius`. */
  readonly product: string | undefined;
  /** Where it is made. `undefined` for one that is only named. */
  readonly maker: Maker | undefined;
}

/** The resource, or the call of a module that is not in the checkout, which makes a secret. */
export interface Maker {
  readonly block: PlacedBlock;
  readonly instance: Instance;
}

/** What an expression comes to. */
export type Value =
  /** `*` stands for parts that are computed. */
  | { readonly kind: 'text'; readonly value: string; readonly source: SourcePlace; readonly isPreset?: true }
  /** A secret itself: its id, ARN or name. */
  | { readonly kind: 'secret'; readonly secret: WiredSecret }
  /** What a secret holds, read by a data source (or an ephemeral resource). */
  | { readonly kind: 'content'; readonly secret: WiredSecret; readonly reader: PlacedBlock }
  | {
      readonly kind: 'object';
      readonly entries: readonly TracedEntry[];
      readonly isWhole: boolean;
      readonly isPreset?: true;
    }
  /** A name that leads nowhere: Terraform refuses it. */
  | {
      readonly kind: 'missing';
      readonly what: string;
      readonly at: SourcePlace;
      readonly module?: PlacedBlock;
      readonly output?: string;
    }
  | { readonly kind: 'unknown' };

export interface SourcePlace {
  readonly folder: Folder;
  readonly file: PlacedBlock['file'];
  readonly span: Expression['span'];
}

/** An entry of an object, with where it is written and how to go on from there. */
export interface TracedEntry {
  readonly entry: HclEntry;
  readonly scope: Scope;
}

/** Where an expression stands: names in it mean something only there. */
export interface Scope {
  readonly instance: Instance;
  readonly file: PlacedBlock['file'];
}

/** Whether a value is the default of a root's variable, which may be set to anything from outside. */
export function isPreset(value: Value): boolean {
  return (value.kind === 'text' || value.kind === 'object') && value.isPreset === true;
}

/** The secret that a value stands for: itself, or the one that a text names. */
export function secretIn(value: Value): WiredSecret | undefined {
  if (value.kind === 'secret') return value.secret;
  return value.kind === 'text' ? secretNamed(value.value) : undefined;
}

/** What the name, or the ARN, of a secret says about it. */
export function secretNamed(text: string): WiredSecret {
  // The six characters at the end of an ARN are AWS's own.
  const name = /^arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:(.*?)(?:-[A-Za-z0-9]{6})?$/.exec(text)?.[1] ?? text;
  const product = productOfSecret(name);
  return {
    name,
    half: halfIn(name),
    product: product === undefined || product.includes('*') ? undefined : product,
    maker: undefined,
  };
}
