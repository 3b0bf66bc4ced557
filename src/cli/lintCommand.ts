import { fstatSync } from 'node:fs';
import { profiles, type Profile } from '../lint/settings';
import type { Source } from '../lint/source';
import { readAsset } from '../ports/readAsset';
import { largestFile, tooLarge } from '../ports/regularFile';
import { printableError } from '../shared/errors';
import { RefusedFileError } from '../shared/files';
import { loadSources } from '../sources/registry';
import { exitCodes } from './exitCodes';
import { UsageError, type Io } from './io';
import { lintFiles } from './lintFiles';
import { lintGithub } from './lintGithub';
import { lintHelp } from './lintHelp';
import { findInputs } from './lintInputs';
import { lintJson } from './lintJson';
import { lintPlain } from './lintPlain';
import { openProject } from './lintProject';
import type { LintedFile, LintFormat, LintReporter } from './lintReport';
import { lintSarif } from './lintSarif';
import { readOptions } from './readOptions';
import { onOneLine } from '../shared/visible';

const formats: Readonly<Record<LintFormat, LintReporter>> = {
  text: lintPlain,
  json: lintJson,
  sarif: lintSarif,
  github: lintGithub,
};

interface Request {
  readonly paths: readonly string[];
  readonly fix: boolean;
  readonly unsafe: boolean;
  readonly profile: Profile | undefined;
  readonly format: LintFormat;
  readonly stdinName: string;
  readonly as: Source | undefined;
}

/**
 * `pullbook lint`.
 *
 * @param given - What a test gives instead: how standard input is read to its end, and what is linted.
 * @returns the exit code.
 */
export async function lintCommand(
  args: readonly string[],
  io: Io,
  given: { readonly readStdin?: () => Promise<Buffer>; readonly sources?: readonly Source[] } = {},
): Promise<number> {
  const { readStdin = readProcessStdin, sources = await loadSources() } = given;
  let request: Request | undefined;
  try {
    request = readRequest(args, sources);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.stderr(`pullbook lint: ${onOneLine(error.message)} See \`pullbook lint --help\`.\n`);
    return exitCodes.usage;
  }
  if (request === undefined) {
    io.stdout(lintHelp(sources));
    return exitCodes.right;
  }
  try {
    return await lintRequest(request, io, sources, readStdin);
  } catch (error) {
    io.stderr(`pullbook lint: ${printableError(error)}\n`);
    return exitCodes.unreadable;
  }
}

async function lintRequest(
  request: Request,
  io: Io,
  sources: readonly Source[],
  readStdin: () => Promise<Buffer>,
): Promise<number> {
  const { folder, signal } = io;
  const { fix, unsafe, profile } = request;
  const inputs = findInputs(request, folder, sources);
  const project = await openProject(request.paths, folder, sources, {
    profile,
    report: (message) => io.stderr(`pullbook lint: ${onOneLine(message)}\n`),
  });
  const errors: string[] = [];
  const withFindings = new Set<string>();
  let reported = 0;
  const lintAll = async function* (): AsyncGenerator<LintedFile> {
    const onGap = (name: string, why: string): void =>
      void errors.push(`pullbook lint: ${name}: ${why}; the files around it are linted as if it were not there\n`);
    const all = { inputs, fix, unsafe, folder, signal, readStdin, assets: readAsset, foreign: foreign(sources), onGap };
    for await (const file of lintFiles(all, project)) {
      reported++;
      if (file.findings.length > 0) withFindings.add(file.path);
      if (file.error !== undefined) errors.push(`pullbook lint: ${onOneLine(`${file.path}: ${file.error}`)}\n`);
      yield file;
    }
  };
  io.stdout(await formats[request.format](lintAll(), sources));
  for (const error of errors) io.stderr(error);
  if (reported === 0 && !signal.aborted)
    io.stderr(`pullbook lint: nothing found: no ${titles(sources)} with anything to check below the given paths.\n`);
  if (signal.aborted || reported === 0 || errors.length > 0) return exitCodes.unreadable;
  return withFindings.size > 0 ? exitCodes.wrong : exitCodes.right;
}

/** Why a file is not linted that no source claims: to lint it as something that it is not would find what is not there. */
function foreign(sources: readonly Source[]): string {
  return `by its path it is no ${titles(sources)}; \`--source ${idsOf(sources).join('|')}\` lints it as one`;
}

function titles(sources: readonly Source[]): string {
  return sources.map(({ title }) => title).join(' and no ');
}

function idsOf(sources: readonly Source[]): string[] {
  return sources.map(({ id }) => id);
}

function readRequest(args: readonly string[], sources: readonly Source[]): Request | undefined {
  const { values, positionals } = readOptions(args, {
    fix: { type: 'boolean' },
    'unsafe-fixes': { type: 'boolean' },
    profile: { type: 'string' },
    format: { type: 'string' },
    source: { type: 'string' },
    'stdin-filename': { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  });
  if (values.help === true) return undefined;
  const profile = profiles.find((name) => name === values.profile);
  if (values.profile !== undefined && profile === undefined)
    throw new UsageError(`\`--profile ${values.profile}\` is none of ${profiles.join(', ')}.`);
  const format = (['text', 'json', 'sarif', 'github'] as const).find((name) => name === (values.format ?? 'text'));
  if (format === undefined)
    throw new UsageError(`\`--format ${values.format ?? ''}\` is none of text, json, sarif, github.`);
  const fix = values.fix === true;
  const unsafe = values['unsafe-fixes'] === true;
  if (unsafe && !fix) throw new UsageError('`--unsafe-fixes` needs `--fix`.');
  const stdinName = values['stdin-filename'];
  const paths = positionals.length > 0 ? positionals : [stdinName === undefined ? '.' : '-'];
  const readsStdin = paths.includes('-');
  if (fix && readsStdin) throw new UsageError('`--fix` cannot change standard input.');
  if (stdinName !== undefined && !readsStdin) throw new UsageError('`--stdin-filename` needs `-` among the paths.');
  const as = readSource(values.source, sources);
  if (readsStdin && stdinName === undefined && as === undefined)
    throw new UsageError(
      `Say what standard input is: \`--stdin-filename FILE\`, or \`--source ${idsOf(sources).join('|')}\`.`,
    );
  return { paths, fix, unsafe, profile, format, stdinName: stdinName ?? '<stdin>', as };
}

function readSource(id: string | undefined, sources: readonly Source[]): Source | undefined {
  const source = sources.find((one) => one.id === id);
  if (id !== undefined && source === undefined)
    throw new UsageError(`\`--source ${id}\` is none of ${idsOf(sources).join(', ')}.`);
  return source;
}

async function readProcessStdin(): Promise<Buffer> {
  // Of a folder, Node makes an input that ends at once.
  if (fstatSync(0).isDirectory()) throw new RefusedFileError('it is a folder, where a file is meant');
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of process.stdin) {
    parts.push(part as Buffer);
    length += (part as Buffer).length;
    if (length > largestFile) throw tooLarge();
  }
  return Buffer.concat(parts);
}
