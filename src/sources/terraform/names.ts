/** The two halves of a credential. */
export const parts = ['id', 'token'] as const;

export type Part = (typeof parts)[number];

export function otherPart(part: Part): Part {
  return part === 'id' ? 'token' : 'id';
}

/** `the Docker ID`, `the token`: what people call the two halves. */
export function halfOf(part: Part): string {
  return part === 'id' ? 'the Docker ID' : 'the token';
}

/** The half that a name such as `sirius_dockerhub_token` speaks of. */
export function partOf(name: string): Part | undefined {
  const [, part] = /dockerhub[_-](id|token)$/i.exec(name) ?? [];
  return part === undefined ? undefined : part.toLowerCase() === 'id' ? 'id' : 'token';
}

/** The module that makes a product's two secrets, by the name of its folder. */
export const secretsModuleName = 'ci_dockerhub_secrets';

/** The output that hands a secret on, in the secrets module and in the product's folder. */
export function standardOutput(part: Part): string {
  return `aws_secretsmanager_secret_dockerhub_${part}`;
}
