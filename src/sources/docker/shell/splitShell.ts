import { openingsIn, type ExpressionSyntax } from '../expressionSyntax';
import { closingBrackets } from './closingBrackets';
import { CommandBuilder, type Nesting } from './commandBuilder';
import { HereDocuments } from './hereDocuments';
import type { SimpleCommand } from './shellCommand';

/** Command substitutions inside one another deeper than this are not looked into. */
const maxDepth = 6;

/** Characters that mean nothing to the shell. */
const ordinary = /[^\s\\'"$`<>|&;()#]+/y;
/** The same inside double quotes. */
const quoted = /[^"\\$`<]+/y;

/**
 * Splits a shell script into its simple commands, in order, those inside `$(…)` and backticks included.
 *
 * No full grammar: compound commands are only recognised by their separators, which is enough to see which programs are
 * called with which arguments. Linear in the script for a bounded nesting of substitutions.
 *
 * @param syntax - Expressions are taken whole, in quotes too: they are filled in before a shell sees the script.
 */
export function splitShell(script: string, syntax: ExpressionSyntax): SimpleCommand[] {
  const commands: SimpleCommand[] = [];
  new Scanner(script, { offset: 0, depth: 0, subshells: [] }, syntax, commands).scan();
  return commands;
}

/** Reads one script, or what a substitution holds, from front to back. */
class Scanner {
  readonly #script: string;
  readonly #nesting: Nesting;
  readonly #syntax: ExpressionSyntax;
  readonly #commands: SimpleCommand[];
  #at = 0;
  readonly #builder: CommandBuilder;

  readonly #hereDocuments: HereDocuments;
  #brackets: ReadonlyMap<number, number> | undefined;
  readonly #openingFrom: (from: number) => number;

  constructor(script: string, nesting: Nesting, syntax: ExpressionSyntax, commands: SimpleCommand[]) {
    this.#script = script;
    this.#nesting = nesting;
    this.#syntax = syntax;
    this.#commands = commands;
    this.#builder = new CommandBuilder(nesting, commands);
    this.#hereDocuments = new HereDocuments(script);
    this.#openingFrom = openingsIn(script, syntax);
  }

  scan(): void {
    while (this.#at < this.#script.length) this.#step();
    this.#builder.endCommand(this.#at, false);
  }

  #step(): void {
    const char = this.#script.charAt(this.#at);
    switch (char) {
      case '\\':
        this.#escape();
        break;
      case "'":
        this.#singleQuotes();
        break;
      case '"':
        this.#doubleQuotes();
        break;
      case '$':
        if (!this.#expression() && !this.#substitution()) this.#take(char, false);
        break;
      case '`':
        this.#backtick();
        break;
      case '<':
        if (this.#expression()) break;
        if (this.#script.charAt(this.#at + 1) === '<') this.#hereMark();
        else this.#redirection();
        break;
      case '>':
        this.#redirection();
        break;
      case '\n':
        this.#lineEnd();
        break;
      case ' ':
      case '\t':
      case '\r':
        this.#builder.endWord(this.#at);
        this.#at++;
        break;
      case ';':
        this.#builder.endCommand(this.#at++, false);
        break;
      case '(':
      case ')':
        this.#builder.bracket(char, this.#at++);
        break;
      case '|':
      case '&':
        this.#joint(char);
        break;
      case '#':
        if (!this.#builder.isInWord) this.#at = this.#endOfLine();
        else this.#take(char, true);
        break;
      default:
        ordinary.lastIndex = this.#at;
        this.#take(ordinary.exec(this.#script)?.[0] ?? char, true);
    }
  }

  #endOfLine(): number {
    const end = this.#script.indexOf('\n', this.#at);
    return end === -1 ? this.#script.length : end;
  }

  /** Adds text as it is written to the word. */
  #take(text: string, isLiteral: boolean): void {
    this.#builder.add(text, this.#at, isLiteral);
    this.#at += text.length;
  }

  #escape(): void {
    const next = this.#script.charAt(this.#at + 1);
    if (next === '\n') this.#at += 2;
    else if (next === '\r' && this.#script.charAt(this.#at + 2) === '\n') this.#at += 3;
    else if (this.#script.startsWith(this.#syntax.opening, this.#at + 1)) this.#at += 1;
    else {
      this.#builder.add(next, this.#at, true);
      this.#at += 2;
    }
  }

  /** Takes an expression whole. @returns whether there is one. */
  #expression(): boolean {
    const { opening, inScript } = this.#syntax;
    if (!this.#script.startsWith(opening, this.#at)) return false;
    inScript.lastIndex = this.#at;
    const expression = inScript.exec(this.#script)?.[0];
    if (expression === undefined) return false;
    this.#take(expression, false);
    return true;
  }

  /** Nothing is expanded in it but expressions, which know nothing of quotes. */
  #singleQuotes(): void {
    this.#builder.open(this.#at);
    this.#at++;
    let close = this.#script.indexOf("'", this.#at);
    for (let opening = this.#openingFrom(this.#at); close !== -1 && opening < close;) {
      this.#builder.add(this.#script.slice(this.#at, opening), this.#at, true);
      this.#at = opening;
      if (this.#expression()) close = close < this.#at ? this.#script.indexOf("'", this.#at) : close;
      else this.#take(this.#syntax.opening, true);
      opening = this.#openingFrom(this.#at);
    }
    const end = close === -1 ? this.#script.length : close;
    this.#builder.add(this.#script.slice(this.#at, end), this.#at, true);
    this.#at = end + 1;
  }

  #doubleQuotes(): void {
    this.#builder.open(this.#at);
    this.#at++;
    while (this.#at < this.#script.length) {
      const char = this.#script.charAt(this.#at);
      if (char === '"') break;
      if (char === '\\') {
        this.#builder.add(this.#script.charAt(this.#at + 1), this.#at, true);
        this.#at += 2;
      } else if (char === '<') {
        if (!this.#expression()) this.#take(char, true);
      } else if (char === '$') {
        if (!this.#expression() && !this.#substitution()) this.#take(char, false);
      } else if (char === '`') {
        if (!this.#substitution()) this.#take(char, true);
      } else {
        quoted.lastIndex = this.#at;
        this.#take(quoted.exec(this.#script)?.[0] ?? char, true);
      }
    }
    this.#at++;
  }

  /** Takes `$(…)` or a backtick substitution whole. @returns whether there is one. */
  #substitution(): boolean {
    const isBacktick = this.#script.charAt(this.#at) === '`';
    const close = isBacktick ? this.#script.indexOf('`', this.#at + 1) : this.#closingBracket();
    if (close === -1) return false;
    const innerStart = this.#at + (isBacktick ? 1 : 2);
    const inner = this.#script.slice(innerStart, close);
    const { offset, depth } = this.#nesting;
    if (depth < maxDepth && inner.includes('docker')) {
      const subshells = this.#builder.within(this.#at);
      const nesting = { offset: offset + innerStart, depth: depth + 1, subshells };
      new Scanner(inner, nesting, this.#syntax, this.#commands).scan();
    }
    this.#take(this.#script.slice(this.#at, close + 1), false);
    return true;
  }

  /** One at the end of a line is PowerShell's, which goes on in the next. */
  #backtick(): void {
    if (/^`\r?\n/.test(this.#script.slice(this.#at, this.#at + 3))) this.#at = this.#endOfLine() + 1;
    else if (!this.#substitution()) this.#take('`', true);
  }

  #closingBracket(): number {
    if (this.#script.charAt(this.#at + 1) !== '(') return -1;
    this.#brackets ??= closingBrackets(this.#script);
    return this.#brackets.get(this.#at + 1) ?? -1;
  }

  #hereMark(): void {
    this.#builder.endWord(this.#at);
    this.#at = this.#hereDocuments.readMark(this.#at);
  }

  #redirection(): void {
    this.#builder.redirect(this.#at);
    this.#at++;
    while (this.#script.charAt(this.#at) === '>' || this.#script.charAt(this.#at) === '|') this.#at++;
  }

  /** Ends a command, with the here-documents that follow its line. */
  #lineEnd(): void {
    this.#builder.endWord(this.#at);
    this.#at++;
    const start = this.#at;
    for (const { end, next } of this.#hereDocuments.bodiesFrom(start)) {
      this.#builder.hereText = { start: this.#nesting.offset + start, text: this.#script.slice(start, end) };
      this.#at = next;
    }
    this.#builder.endCommand(this.#at, false);
  }

  /** `|`, `||`, `|&`, `&`, `&&`, but not the `&` of a redirection. */
  #joint(char: string): void {
    const next = this.#script.charAt(this.#at + 1);
    if (char === '&' && (next === '>' || this.#script.charAt(this.#at - 1) === '>')) {
      this.#at++;
      return;
    }
    this.#builder.endCommand(this.#at, char === '|' && next !== '|');
    this.#at += next === char || (char === '|' && next === '&') ? 2 : 1;
  }
}
