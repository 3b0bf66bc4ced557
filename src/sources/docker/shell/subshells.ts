import type { ClientVariables } from './clientFolder';

/** Keeps what a script says of its variables in a subshell from what it says outside. */
export class Subshells {
  readonly #variables: ClientVariables;
  readonly #open: { readonly at: number; readonly before: ClientVariables }[] = [];

  /** @param variables - Those in force, which are changed in place. */
  constructor(variables: ClientVariables) {
    this.#variables = variables;
  }

  /** @param around - The subshells of the command that comes next, as of a command. */
  enter(around: readonly number[]): void {
    let shared = 0;
    while (shared < this.#open.length && this.#open[shared]?.at === around[shared]) shared++;
    const [left] = this.#open.splice(shared);
    if (left !== undefined) Object.assign(this.#variables, left.before);
    for (const at of around.slice(shared)) this.#open.push({ at, before: { ...this.#variables } });
  }
}
