import type { Span } from '../../shared/text';
import { providerOf } from './model/providers';
import type { WiredSecret, Value } from './model/value';
import { isSecretsCall, type FedVariable, type Feed, type Reader, type WiringModel } from './model/wiringModel';

/** A variable of a project, by its name and the repository that it is for. */
export interface NamedVariable {
  readonly name: string;
  /** `undefined` where it is computed. */
  readonly repository: string | undefined;
}

/** What a place in a Terraform file has to do with a credential. */
export interface WiringDescription {
  readonly span: Span;
  /** The variables that stand here, in each use of the module, or that are fed from here. */
  readonly variables: readonly NamedVariable[];
  readonly kind: 'variable' | 'reader';
  /** The secret behind it; `undefined` where the files do not tell. */
  readonly secret: DescribedSecret | undefined;
  /** What leads nowhere, in place of a secret. */
  readonly missing: string | undefined;
  /** The provider configuration of the root that reads the secret. */
  readonly provider: string | undefined;
  /** Whether the secret is the other half of the credential than the variable is for. */
  readonly isSwapped: boolean;
}

export interface DescribedSecret {
  readonly name: string | undefined;
  readonly maker: { readonly path: string; readonly what: string } | undefined;
}

/** What there is to say of an offset: of an entry of a project's variables, or of the head of a data source. */
export function describeWiring(wiring: WiringModel, path: string, offset: number): WiringDescription | undefined {
  return describeVariable(wiring, path, offset) ?? describeReader(wiring, path, offset);
}

function describeVariable(wiring: WiringModel, path: string, offset: number): WiringDescription | undefined {
  const here = variablesOf(wiring).filter(
    ({ variable: { traced } }) => traced.scope.file.path === path && contains(traced.entry.span, offset),
  );
  const [first] = here;
  if (first === undefined) return undefined;
  const { traced, value, half } = first.variable;
  const secret = value.kind === 'content' ? value.secret : undefined;
  const reader =
    value.kind === 'content' ? wiring.readers.find(({ block }) => block.block === value.reader.block) : undefined;
  return {
    span: traced.entry.span,
    kind: 'variable',
    variables: here.map(namedOf),
    secret: secret === undefined ? undefined : describeSecret(wiring, secret),
    missing: missingOf(value),
    provider: reader === undefined ? undefined : providerOf(reader.block, reader.instance),
    isSwapped: secret?.half !== undefined && secret.half !== half,
  };
}

function describeReader(wiring: WiringModel, path: string, offset: number): WiringDescription | undefined {
  const reader = wiring.readers.find(({ block }) => block.file.path === path && contains(block.block.head, offset));
  if (reader === undefined) return undefined;
  return {
    span: reader.block.block.head,
    kind: 'reader',
    variables: variablesOf(wiring)
      .filter(({ variable }) => isFrom(variable, reader))
      .map(namedOf),
    secret: reader.secret === undefined ? undefined : describeSecret(wiring, reader.secret),
    missing: missingOf(reader.value),
    provider: providerOf(reader.block, reader.instance),
    isSwapped: false,
  };
}

function variablesOf({ feeds }: WiringModel): { feed: Feed; variable: FedVariable }[] {
  return feeds.flatMap((feed) =>
    [feed.id, feed.token].flatMap((variable) => (variable === undefined ? [] : [{ feed, variable }])),
  );
}

function namedOf({ feed, variable }: { feed: Feed; variable: FedVariable }): NamedVariable {
  return { name: variable.name, repository: feed.repository };
}

function isFrom({ value }: FedVariable, reader: Reader): boolean {
  return value.kind === 'content' && value.reader.block === reader.block.block;
}

function describeSecret({ checkout }: WiringModel, { name, maker }: WiredSecret): DescribedSecret {
  if (maker === undefined) return { name, maker: undefined };
  // The secrets module is the same for all products; its call is the product's own.
  const { call } = maker.instance;
  const { block, file } = call !== undefined && isSecretsCall(checkout, call) ? call : maker.block;
  return { name, maker: { path: file.path, what: [block.type, ...block.labels].join(' ') } };
}

function missingOf(value: Value): string | undefined {
  return value.kind === 'missing' ? value.what : undefined;
}

function contains({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset < end;
}
