import { problem } from './problem';
import type { CellProblem } from './problem';

/** What a kind of secret looks like. Whoever knows its maker brings the shape along. */
export interface SecretShape {
  /** With its article: `a private key`. */
  readonly what: string;
  /** Global. Never so wide that an ordinary word has it. */
  readonly shape: RegExp;
}

/** The one shape that is nobody's in particular. */
const privateKey: SecretShape = { what: 'a private key', shape: /-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----/g };

/** What in a cell looks like a secret. The message does not repeat it. */
export function findSecrets(text: string, shapes: readonly SecretShape[]): CellProblem[] {
  return [...shapes, privateKey].flatMap(({ what, shape }) =>
    [...text.matchAll(shape)].map((found) =>
      problem(
        'secret-in-file',
        { start: found.index, end: found.index + found[0].length },
        `This looks like ${what}. A secret never stands in a runbook: revoke it, for the file has held it, and name the landing place instead.`,
      ),
    ),
  );
}

/**
 * The same of a text that a person gives: a note, an answer, an argument. Says what it looks like and never repeats it;
 * `undefined` where it holds no secret that can be told by its shape.
 */
export function describeSecret(text: string, shapes: readonly SecretShape[]): string | undefined {
  const found = [...shapes, privateKey].find(({ shape }) => text.search(shape) >= 0);
  return (
    found &&
    `This looks like ${found.what}. A secret is never written down: say where it is kept, and revoke it if it stands anywhere else by now.`
  );
}

/** `text` with what looks like a secret taken out, for a message that repeats what somebody typed. */
export function withoutSecretShapes(text: string, shapes: readonly SecretShape[]): string {
  return [...shapes, privateKey].reduce((left, { shape }) => left.replace(shape, '[redacted]'), text);
}
