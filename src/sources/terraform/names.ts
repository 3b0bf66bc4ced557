/** The two halves of a credential. */
export const halves = ['id', 'token'] as const;

export type Half = (typeof halves)[number];

export function otherHalf(half: Half): Half {
  return half === 'id' ? 'token' : 'id';
}

/** `the Docker ID`, `the token`: what people call the two halves. */
export function titleOfHalf(half: Half): string {
  return half === 'id' ? 'the Docker ID' : 'the token';
}

/** The half that a name such as `sirius_dockerhub_token` speaks of. */
export function halfIn(name: string): Half | undefined {
  const [, half] = /dockerhub[_-](id|token)$/i.exec(name) ?? [];
  return half === undefined ? undefined : half.toLowerCase() === 'id' ? 'id' : 'token';
}

/** The module that makes a product's two secrets, by the name of its folder. */
export const secretsModuleName = 'ci_dockerhub_secrets';

/** The output that hands a secret on, in the secrets module and in the product's folder. */
export function standardOutput(half: Half): string {
  return `aws_secretsmanager_secret_dockerhub_${half}`;
}

/** The name of the secret that holds one half of a product's credential. */
export function secretName(product: string, half: Half): string {
  return `${product}-dockerhub_${half}`;
}

/** The product whose secret has a name of that form. */
export function productOfSecret(name: string): string | undefined {
  return /^(.+)-dockerhub_(?:id|token)$/.exec(name)?.[1];
}

/** What every label starts with that is made for a product. */
export function labelPrefix(product: string): string {
  return `${identifierOf(product)}_dockerhub_`;
}

/** The label of what reads or hands on one half of a product's credential. */
export function labelOf(product: string, half: Half): string {
  return `${labelPrefix(product)}${half}`;
}

/** What makes a name unfit as a label: each such place is replaced by `_`. */
export const unfitForLabel = /^(?=[0-9])|[^A-Za-z0-9_]/g;

/** `opg-sirius` as a name in Terraform: letters, digits and `_`. */
export function identifierOf(name: string): string {
  return name.replace(unfitForLabel, '_');
}

/** The first of `x`, `x_2`, `x_3`… that nothing has yet. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  let free = name;
  for (let number = 2; isTaken(free); number++) free = `${name}_${number}`;
  return free;
}
