import { knownPrograms } from './knownPrograms';
import type { SimpleCommand, Word } from './shellCommand';

/** A call of docker that may pull, anywhere in a text. */
const pullingCall =
  /\bdocker(?:\.exe|-compose|-buildx)?["']?\s(?:[^;&|\n]*?\s)?(?:pull|run|build|create|up|bake|deploy|inspect)(?![\w-])/;
/** In UTF-16 units. A longer text that names docker is taken for one with such a call. */
const maxLength = 2_000;
/** Programs that run what they read. */
const readers = /^(?:(?:ba|da|z|k|a)?sh|parallel|at|batch|ssh|newgrp)$/;
/** Programs of which the rest is known, and that run what they are given by these words. */
const runsGiven = /^(?:git (?:submodule foreach|bisect run|rebase .*--exec)|g?awk\b.*\bsystem\s*\()/s;

/**
 * Whether a program other than a shell is given a docker call to run that may pull, as `find -exec`, `parallel`, `ssh` and
 * `trap` are, or a shell reads one from a pipe or a
 * here-document. As whom it runs, and how often, is not known.
 *
 * @param words - The command without what stands before its program.
 * @param line - The text of the command to the end of its line.
 */
export function runsDocker(
  name: string,
  words: readonly Word[],
  { pipedFrom, hereText }: SimpleCommand,
  line: string,
): boolean {
  const read = [textOf(pipedFrom?.words ?? []), hereText?.text ?? '', hereString(line)];
  if (readers.test(name) && read.some(mayPull)) return true;
  const text = textOf(words);
  return (!knownPrograms.has(name) || runsGiven.test(text.slice(0, maxLength))) && mayPull(text);
}

function hereString(line: string): string {
  const at = line.indexOf('<<<');
  return at === -1 ? '' : line.slice(at);
}

function mayPull(text: string): boolean {
  return text.includes('docker') && (text.length > maxLength || pullingCall.test(text));
}

function textOf(words: readonly Word[]): string {
  return words.map(({ text }) => text).join(' ');
}
