// @ts-check
/**
 * Stands in for the native half of the package `@vscode/spdlog`, which the registry has as C++ source only. Without it
 * VS Code's server keeps no logs: the Output view stays empty, and a search of the logs for secrets has nothing to look
 * at. `ensureServer` puts a copy where that package looks for its binary.
 *
 * @see https://github.com/microsoft/node-spdlog `index.d.ts` for the shape
 */
'use strict';
const { appendFileSync, renameSync, statSync } = require('node:fs');

const names = /** @type {const} */ (['trace', 'debug', 'info', 'warning', 'error', 'critical']);

class Logger {
  /**
   * @param {string} _type
   * @param {string} _name
   * @param {string} file
   * @param {number} maxFileSize in bytes; a file that would grow beyond it moves aside, to the same name with `.1`
   */
  constructor(_type, _name, file, maxFileSize) {
    this.file = file;
    this.maxFileSize = maxFileSize;
    this.level = 2;
    this.isPlain = false;
    this.size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  }

  /**
   * @param {number} level
   * @param {string} message
   */
  write(level, message) {
    if (level < this.level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    const line = Buffer.from(this.isPlain ? message : `${time} [${names[level]}] ${message}\n`, 'utf8');
    if (this.size > 0 && this.size + line.length > this.maxFileSize) {
      renameSync(this.file, `${this.file}.1`);
      this.size = 0;
    }
    appendFileSync(this.file, line);
    this.size += line.length;
  }

  /** @param {string} message */
  trace(message) {
    this.write(0, message);
  }
  /** @param {string} message */
  debug(message) {
    this.write(1, message);
  }
  /** @param {string} message */
  info(message) {
    this.write(2, message);
  }
  /** @param {string} message */
  warn(message) {
    this.write(3, message);
  }
  /** @param {string} message */
  error(message) {
    this.write(4, message);
  }
  /** @param {string} message */
  critical(message) {
    this.write(5, message);
  }
  getLevel() {
    return this.level;
  }
  /** @param {number} level */
  setLevel(level) {
    this.level = level;
  }
  /** VS Code has one pattern, the one above. */
  setPattern() {
    this.isPlain = false;
  }
  clearFormatters() {
    this.isPlain = true;
  }
  flush() {
    // Every line is on disk when its call returns.
  }
  drop() {
    // Nothing is held open.
  }
}

module.exports = { version: 0, setLevel: () => undefined, setFlushOn: () => undefined, Logger };
