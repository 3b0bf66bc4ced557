import type { Source } from '../lint/source';
import { exitCodeHelp } from './exitCodes';

const columns = 120;

/** What `pullbook lint --help` says. */
export function lintHelp(sources: readonly Source[]): string {
  const finds = `Finds ${sources.map((source) => source.finds).join(', and ')}.`;
  const searched = `Folders are searched for ${sources.flatMap(({ globs }) => globs).join(' and ')}; without a path the working folder is. A file that is named is linted where its path says what it is, or \`--source\` does. \`-\` reads standard input.`;
  return `pullbook lint [paths…] [options]

${wrapped(finds)}
${wrapped(searched)}

  --fix                     apply safe fixes, and report what is left
  --unsafe-fixes            with --fix: also those that a person should look at
  --profile NAME            recommended (default), strict or pedantic; wins over .pullbook.yml
  --format NAME             text (default), json, sarif or github
  --source NAME             ${sources.map(({ id }) => id).join(' or ')}: what the named files are, whatever their paths; in folders only its files
                            are searched for
  --stdin-filename FILE     read standard input and report it as this path
  --help

Settings are read from the nearest .pullbook.yml above each file.
Regular files up to 2 MB are read; a link is followed where it stays in what was given, and never written through.
${exitCodeHelp}`;
}

function wrapped(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length + 1 > columns) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join('\n');
}
