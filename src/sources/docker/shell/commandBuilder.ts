import type { SimpleCommand, Word } from './shellCommand';

/** Subshells inside one another deeper than this are taken as one. */
const maxSubshells = 30;

/** Where a script that is read stands in the whole one. */
export interface Nesting {
  readonly offset: number;
  /** How many substitutions are around it. */
  readonly depth: number;
  /** The subshells around it. */
  readonly subshells: readonly number[];
}

/** Puts simple commands together from what a script is read as, in the order of the script. */
export class CommandBuilder {
  readonly #offset: number;
  readonly #commands: SimpleCommand[];

  #text = '';
  /** Where the word that is being read starts; -1 between words. */
  #wordStart = -1;
  #isLiteral = true;
  /** Whether the word is the target of a redirection. */
  #isTarget = false;

  #words: Word[] = [];
  #outputs: string[] = [];
  #piped: SimpleCommand | undefined;
  /** The here-document of the command that is being read. */
  hereText: SimpleCommand['hereText'];

  readonly #around: readonly number[];
  #subshells: readonly number[];
  #deeper = 0;

  /**
   * @param nesting - Of the script that is read. All other places count from there.
   * @param commands - Get each command when it ends.
   */
  constructor({ offset, subshells }: Nesting, commands: SimpleCommand[]) {
    this.#around = subshells;
    this.#subshells = subshells;
    this.#offset = offset;
    this.#commands = commands;
  }

  /** The subshells of a substitution in the word. */
  within(at: number): readonly number[] {
    return [...this.#subshells, this.#offset + at];
  }

  /** Ends a command by `(` or `)`. The one behind the pattern of a `case` closes nothing. */
  bracket(char: string, at: number): void {
    this.endCommand(at, false);
    if (char === '(') {
      if (this.#subshells.length < maxSubshells) this.#subshells = this.within(at);
      else this.#deeper++;
    } else if (this.#deeper > 0) this.#deeper--;
    else if (this.#subshells.length > this.#around.length) this.#subshells = this.#subshells.slice(0, -1);
  }

  get isInWord(): boolean {
    return this.#wordStart !== -1;
  }

  /** Begins a word, unless one is being read. It may stay empty, as `""`. */
  open(at: number): void {
    if (this.#wordStart === -1) this.#wordStart = at;
  }

  /** Adds text to the word. */
  add(text: string, at: number, isLiteral: boolean): void {
    if (this.#wordStart === -1) this.#wordStart = at;
    this.#isLiteral &&= isLiteral;
    this.#text += text;
  }

  endWord(at: number): void {
    if (this.#wordStart === -1) return;
    if (this.#isTarget) this.#outputs.push(this.#text);
    else
      this.#words.push({
        text: this.#text,
        start: this.#offset + this.#wordStart,
        end: this.#offset + at,
        isLiteral: this.#isLiteral,
      });
    this.#isTarget = false;
    this.#dropWord();
  }

  /** The next word is the file that output goes to. */
  redirect(at: number): void {
    // A number before the arrow is a file descriptor, no argument.
    if (this.#wordStart !== -1 && /^\d$/.test(this.#text)) this.#dropWord();
    else this.endWord(at);
    this.#isTarget = true;
  }

  /** @param intoPipe - Whether the next command reads what this one writes. */
  endCommand(at: number, intoPipe: boolean): void {
    this.endWord(at);
    // A redirection alone makes its file empty, as `:` does.
    if (this.#words.length === 0 && this.#outputs.some((file) => file.endsWith('config.json')))
      this.#words.push({ text: ':', start: this.#offset + at, end: this.#offset + at, isLiteral: true });
    const isEmpty = this.#words.length === 0;
    const command = {
      words: this.#words,
      subshells: this.#subshells,
      outputs: this.#outputs,
      pipedFrom: this.#piped,
      hereText: this.hereText,
    };
    if (!isEmpty) this.#commands.push(command);
    this.#piped = intoPipe && !isEmpty ? command : undefined;
    this.#words = [];
    this.#outputs = [];
    this.hereText = undefined;
  }

  #dropWord(): void {
    this.#text = '';
    this.#wordStart = -1;
    this.#isLiteral = true;
  }
}
