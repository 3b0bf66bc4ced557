import type { Expression } from '../hcl/node';
import { attributeOf } from '../hcl/node';
import type { Checkout, PlacedBlock } from './checkout';
import { Instances, type Instance } from './instances';
import { isPreset, secretIn, secretNamed, type Maker, type SourcePlace, type Scope, type Value } from './value';
import { halfIn, secretName } from '../names';
import { mergeValues } from './mergeValues';

const unknown: Value = { kind: 'unknown' };

/** No chain of names in a checkout is longer. */
const maxSteps = 100;

/** No name or ARN is longer; a text that is made of itself, twice at each step, is. In UTF-16 units. */
const maxText = 10_000;

/** The functions that give back what they are given, or nearly. */
const transparent = new Set(['nonsensitive', 'sensitive', 'trimspace', 'chomp', 'tostring', 'tomap']);

const secretResource = 'aws_secretsmanager_secret';
const versionResource = 'aws_secretsmanager_secret_version';

/**
 * Follows expressions by name through the modules of a checkout: from a variable to its data source, to the output of a
 * module, to the secret that a resource makes. Nothing is evaluated beyond that; what cannot be followed is `unknown`.
 */
export class Tracer {
  readonly instances: Instances;
  readonly #checkout: Checkout;
  readonly #known = new WeakMap<Expression, WeakMap<Instance, Value>>();
  #steps = 0;

  constructor(checkout: Checkout) {
    this.#checkout = checkout;
    this.instances = new Instances(checkout);
  }

  /** What an expression comes to in its scope. Each is followed once for each use of its module. */
  trace(value: Expression, scope: Scope): Value {
    const values = this.#known.get(value) ?? new WeakMap<Instance, Value>();
    this.#known.set(value, values);
    const known = values.get(scope.instance);
    if (known !== undefined || this.#steps >= maxSteps) return known ?? unknown;
    // What leads back here, in a cycle, is not known.
    values.set(scope.instance, unknown);
    this.#steps++;
    const found = this.#follow(value, scope);
    this.#steps--;
    values.set(scope.instance, found);
    return found;
  }

  /** What an attribute of a block comes to. `unknown` where it has none. */
  attribute(placed: PlacedBlock, name: string, instance: Instance): Value {
    const found = attributeOf(placed.block.body, name);
    return found === undefined ? unknown : this.trace(found.value, { instance, file: placed.file });
  }

  #follow(value: Expression, scope: Scope): Value {
    switch (value.kind) {
      case 'text':
        return { kind: 'text', value: value.value, source: placeOf(value, scope) };
      case 'template':
        return this.#template(value.parts, value, scope);
      case 'object':
        return {
          kind: 'object',
          entries: value.entries.map((entry) => ({ entry, scope })),
          isWhole: value.entries.every(({ key }) => key !== undefined),
        };
      case 'call':
        return this.#call(value.name, value.args, scope);
      case 'reference':
        return this.#reference(value, scope);
      case 'constant':
      case 'tuple':
      case 'other':
        return unknown;
    }
  }

  #template(parts: readonly Expression[], whole: Expression, scope: Scope): Value {
    const only = parts.length === 1 ? parts[0] : undefined;
    if (only !== undefined) return this.trace(only, scope); // "${x}" is x.
    const values = parts.map((half) => this.trace(half, scope));
    const texts = values.map((value) => (value.kind === 'text' ? value.value : '*'));
    const length = texts.reduce((sum, { length }) => sum + length, 0);
    if (length > maxText) return unknown;
    const text: Value = { kind: 'text', value: texts.join(''), source: placeOf(whole, scope) };
    return values.some(isPreset) ? { ...text, isPreset: true } : text;
  }

  #call(name: string, args: readonly Expression[], scope: Scope): Value {
    const [first] = args;
    if (first !== undefined && transparent.has(name)) return this.trace(first, scope);
    if (name !== 'merge') return unknown;
    return mergeValues(args.map((arg) => this.trace(arg, scope)));
  }

  #reference(value: Expression & { kind: 'reference' }, scope: Scope): Value {
    const [root = '', ...rest] = value.path;
    const { instance } = scope;
    const missing = (what: string, more: { module?: PlacedBlock; output?: string } = {}): Value =>
      instance.folder.isBroken ? unknown : { kind: 'missing', what, at: placeOf(value, scope), ...more };
    switch (root) {
      case 'local':
        return this.#local(rest, scope, missing);
      case 'var':
        return this.#variable(rest, instance, missing);
      case 'module':
        return this.#output(rest, instance, missing);
      case 'data':
      case 'ephemeral':
        return this.#data(root, rest, instance, missing);
      case secretResource:
      case versionResource:
        return this.#resource(root, rest, instance, missing);
      default:
        return unknown;
    }
  }

  #local(path: readonly string[], { instance }: Scope, missing: Missing): Value {
    const [name = '', ...rest] = path;
    for (const placed of instance.folder.blocks) {
      if (placed.block.type !== 'locals') continue;
      const found = attributeOf(placed.block.body, name);
      if (found === undefined) continue;
      return this.#read(found.value, rest, { instance, file: placed.file });
    }
    return missing(`local.${name}`);
  }

  /** What is read of an expression, such as `secret_string` of an output that hands a whole data source on. */
  #read(value: Expression, path: readonly string[], scope: Scope): Value {
    const [name, ...rest] = path;
    if (name === undefined) return this.trace(value, scope);
    if (value.kind === 'reference') return this.trace({ ...value, path: [...value.path, ...path] }, scope);
    const object = this.trace(value, scope);
    const found = object.kind === 'object' ? object.entries.find(({ entry }) => entry.key === name) : undefined;
    return found === undefined ? unknown : this.#read(found.entry.value, rest, found.scope);
  }

  #variable(path: readonly string[], instance: Instance, missing: Missing): Value {
    const [name = '', ...rest] = path;
    const { folder, call, parent } = instance;
    const given = call === undefined ? undefined : attributeOf(call.block.body, name);
    if (given !== undefined && call !== undefined && parent !== undefined) {
      return this.#read(given.value, rest, { instance: parent, file: call.file });
    }
    const declared = this.#checkout.find(folder, 'variable', name);
    if (declared === undefined) return missing(`var.${name}`);
    const preset = attributeOf(declared.block.body, 'default');
    if (preset === undefined) return unknown;
    const value = this.#read(preset.value, rest, { instance, file: declared.file });
    // Whoever runs Terraform in a root may set its variables.
    return call === undefined && (value.kind === 'text' || value.kind === 'object')
      ? { ...value, isPreset: true }
      : value;
  }

  #output(path: readonly string[], instance: Instance, missing: Missing): Value {
    const [name = '', ...indexed] = path;
    const call = this.#checkout.find(instance.folder, 'module', name);
    if (call === undefined) return missing(`module.${name}`);
    // An index of a call with for_each or count stands before the output's name.
    const isMany = ['for_each', 'count'].some((key) => attributeOf(call.block.body, key) !== undefined);
    const [output = '', ...rest] = isMany ? indexed.slice(1) : indexed;
    const target = this.#checkout.target(call);
    if (target === undefined) return this.#outputElsewhere(call, instance, output);
    const found = this.#checkout.find(target, 'output', output);
    if (found === undefined) {
      if (target.isBroken || output === '') return unknown;
      return missing(`output \`${output}\` of module \`${name}\``, { module: call, output });
    }
    const value = attributeOf(found.block.body, 'value')?.value;
    if (value === undefined) return unknown;
    return this.#read(value, rest, { instance: this.instances.inside(instance, call, target), file: found.file });
  }

  /** An output of a module whose code is not here: known by the names that the secrets module gives. */
  #outputElsewhere(call: PlacedBlock, instance: Instance, output: string): Value {
    const half = halfIn(output);
    // Another name may stand for what the secret holds.
    if (half === undefined || !output.startsWith(`${secretResource}_`)) return unknown;
    const prefix = this.attribute(call, 'product_prefix', instance);
    if (prefix.kind !== 'text') return unknown;
    const product = prefix.value.includes('*') ? undefined : prefix.value;
    return {
      kind: 'secret',
      secret: { name: secretName(prefix.value, half), half, product, maker: { block: call, instance } },
    };
  }

  #data(root: string, path: readonly string[], instance: Instance, missing: Missing): Value {
    const [type = '', name = '', ...indexed] = path;
    if (type !== secretResource && type !== versionResource) return unknown;
    const found = this.#checkout.find(instance.folder, root, type, name);
    if (found === undefined) return missing(`${root}.${type}.${name}`);
    if (type === secretResource) {
      const named = this.attribute(
        found,
        attributeOf(found.block.body, 'name') === undefined ? 'arn' : 'name',
        instance,
      );
      return named.kind === 'text' ? { kind: 'secret', secret: secretNamed(named.value) } : named;
    }
    const read = this.attribute(found, 'secret_id', instance);
    // Behind an index, or in front of one as in `x[*].secret_string[0]`.
    if (!indexed.includes('secret_string')) return read;
    const secret = secretIn(read);
    if (secret !== undefined) return { kind: 'content', secret, reader: found };
    return read.kind === 'missing' ? read : unknown;
  }

  #resource(type: string, path: readonly string[], instance: Instance, missing: Missing): Value {
    const [name = ''] = path;
    const found = this.#checkout.find(instance.folder, 'resource', type, name);
    if (found === undefined) return missing(`${type}.${name}`);
    if (type === versionResource) return this.attribute(found, 'secret_id', instance);
    const named = this.attribute(found, 'name', instance);
    const maker: Maker = { block: found, instance };
    if (named.kind === 'text') return { kind: 'secret', secret: { ...secretNamed(named.value), maker } };
    return { kind: 'secret', secret: { name: undefined, half: halfIn(name), product: undefined, maker } };
  }
}

type Missing = (what: string, more?: { module?: PlacedBlock; output?: string }) => Value;

function placeOf({ span }: Expression, { instance, file }: Scope): SourcePlace {
  return { folder: instance.folder, file, span };
}
