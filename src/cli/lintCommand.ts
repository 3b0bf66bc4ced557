import path from 'node:path';
import { fixText, lintText, soundFixes } from '../sources/circleci/linter';
import { isBulkFix, type Fix } from '../lint/rule';
import { defaultSettings, profiles, type Profile, type Settings } from '../lint/settings';
import { readRegularFile } from '../ports/regularFile';
import { prepareReplacement } from '../ports/replaceFile';
import { printableError } from '../shared/errors';
import { sources } from '../sources/registry';
import { givenRoots } from './checkoutRoots';
import type { Io } from './io';
import { UsageError } from './io';
import { lintGithub } from './lintGithub';
import { findInputs, isTerraform, settingsFinder } from './lintInputs';
import { settingsWithRepository } from './lintRepository';
import { lintJson } from './lintJson';
import { lintPlain } from './lintPlain';
import type { LintedFile, LintedFiles, LintFormat, NamedText } from './lintReport';
import { lintSarif } from './lintSarif';
import { readOptions } from './readOptions';
import { decodeUtf8, describeFailure } from './readUtf8';

const help = `pullbook lint [paths…] [options]

Finds docker images and docker calls that pull without credentials in CircleCI configs, and faults in the Terraform that
hands Docker Hub credentials to CircleCI projects.
Folders are searched for .circleci/**/*.{yml,yaml} and **/*.tf; without a path the working folder is. \`-\` reads standard
input.

  --fix                     apply safe fixes, and report what is left
  --unsafe-fixes            with --fix: also those that a person should look at
  --profile NAME            recommended (default), strict or pedantic; wins over .pullbook.yml
  --format NAME             text (default), json, sarif or github
  --stdin-filename FILE     read standard input and report it as this path
  --help

Settings are read from the nearest .pullbook.yml above each file.
Regular files up to 2 MB are read; a link is followed where it stays in what was given, and never written through.
Exit code: 0 clean, 1 findings, 2 wrong usage, 3 something could not be read or went wrong.
`;

const formats: Readonly<Record<LintFormat, (files: LintedFiles) => Promise<string>>> = {
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
}

/**
 * \`pullbook lint\`.
 * @param readStdin - Reads standard input to its end.
 * @returns the exit code: 0 clean, 1 findings, 2 wrong usage, 3 something could not be read or went wrong.
 */
export async function lintCommand(
  args: readonly string[],
  io: Io,
  readStdin: () => Promise<Buffer> = readProcessStdin,
): Promise<number> {
  let request: Request | undefined;
  try {
    request = readRequest(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.stderr(`pullbook lint: ${error.message} See \`pullbook lint --help\`.\n`);
    return 2;
  }
  if (request === undefined) {
    io.stdout(help);
    return 0;
  }
  try {
    return await lintRequest(request, io, readStdin);
  } catch (error) {
    io.stderr(`pullbook lint: ${printableError(error)}\n`);
    return 3;
  }
}

async function lintRequest(request: Request, io: Io, readStdin: () => Promise<Buffer>): Promise<number> {
  const inputs = findInputs(request.paths, io.folder);
  const roots = givenRoots(request.paths, io.folder);
  const settingsOf = settingsReader(io, request.profile, roots);
  const errors: string[] = [];
  const withFindings = new Set<string>();
  // One after another, so that what is known of a file can go when it is reported.
  let reported = 0;
  const terraform = terraformLints(inputs, request, io, roots, settingsOf, readStdin);
  const lintAll = async function* (): AsyncGenerator<LintedFile> {
    for (const input of inputs) {
      if (io.signal.aborted) return;
      const file = isTerraform(input === '-' ? request.stdinName : input)
        ? await terraform(input)
        : await lintInput(input, request, io, roots, settingsOf, readStdin);
      if (file === undefined) continue;
      reported++;
      if (file.findings.length > 0) withFindings.add(file.path);
      if (file.error !== undefined) errors.push(`pullbook lint: ${file.path}: ${file.error}\n`);
      yield file;
    }
  };
  io.stdout(await formats[request.format](lintAll()));
  for (const error of errors) io.stderr(error);
  if (reported === 0 && !io.signal.aborted)
    io.stderr('pullbook lint: nothing found: no .circleci folder and no Terraform wiring below the given paths.\n');
  if (io.signal.aborted || reported === 0 || errors.length > 0) return 3;
  return withFindings.size > 0 ? 1 : 0;
}

function readRequest(args: readonly string[]): Request | undefined {
  const { values, positionals } = readOptions(args, {
    fix: { type: 'boolean' },
    'unsafe-fixes': { type: 'boolean' },
    profile: { type: 'string' },
    format: { type: 'string' },
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
  return { paths, fix, unsafe, profile, format, stdinName: stdinName ?? '<stdin>' };
}

async function lintInput(
  input: string,
  { fix, unsafe, stdinName }: Request,
  io: Io,
  roots: readonly string[],
  settingsOf: (folder: string) => Settings,
  readStdin: () => Promise<Buffer>,
): Promise<LintedFile> {
  const isStdin = input === '-';
  const name = isStdin ? stdinName : path.relative(io.folder, input).split(path.sep).join('/') || input;
  try {
    const { mark, text: read } = decodeUtf8(isStdin ? await readStdin() : readRegularFile(input, roots));
    let text = read;
    const place = isStdin ? path.resolve(io.folder, stdinName) : input;
    const given = settingsOf(path.dirname(place));
    const first = lintText(text, given);
    const settings = await settingsWithRepository(first.model, place, roots);
    let applied = 0;
    let failure: string | undefined;
    if (fix) {
      const fixed = fixText(text, settings, { unsafe });
      if (fixed.text !== text) failure = write(input, mark + fixed.text, roots);
      if (failure === undefined) ({ text, applied } = fixed);
    }
    const { findings, model } = fix || settings !== given ? lintText(text, settings) : first;
    const sound = (): ReadonlySet<Fix> =>
      soundFixes(
        model,
        findings.filter(({ fix }) => isBulkFix(fix, { unsafe: true })),
      );
    return { path: name, text, findings, soundFixes: sound, other: nothingElse, applied, error: failure };
  } catch (error) {
    const none: ReadonlySet<Fix> = new Set();
    const failed = { path: name, text: '', findings: [], applied: 0, error: describeFailure(error) };
    return { ...failed, soundFixes: () => none, other: nothingElse };
  }
}

/** Why a file could not be changed; what was found in it is told all the same. */
function write(file: string, text: string, roots: readonly string[]): string | undefined {
  try {
    prepareReplacement(file, text, roots).commit();
    return undefined;
  } catch (error) {
    return describeFailure(error);
  }
}

/** Findings in a config speak of no other file. */
function nothingElse(path: string): NamedText {
  return { path, text: '' };
}

/** Lints all Terraform files among the inputs when the first is asked for. */
function terraformLints(
  inputs: readonly string[],
  { fix, unsafe, stdinName, paths }: Request,
  io: Io,
  roots: readonly string[],
  settingsOf: (folder: string) => Settings,
  readStdin: () => Promise<Buffer>,
): (input: string) => Promise<LintedFile | undefined> {
  const placeOf = (input: string): string => (input === '-' ? path.resolve(io.folder, stdinName) : input);
  const named = new Set(paths.map((name) => (name === '-' ? placeOf(name) : path.resolve(io.folder, name))));
  // Loaded for who has Terraform: the parser costs more than most configs.
  const load = async () => {
    const { TerraformLints, isOfInterest } = await import('./lintTerraform');
    const files = inputs.map(placeOf).filter(isTerraform);
    const isGiven = inputs.includes('-') && isTerraform(stdinName);
    const given = isGiven ? { file: placeOf('-'), bytes: await readStdin() } : undefined;
    const lints = await TerraformLints.run({ files, fix, unsafe, folder: io.folder, roots, settingsOf, given });
    return { lints, isOfInterest };
  };
  let loaded: ReturnType<typeof load> | undefined;
  return async (input) => {
    const { lints, isOfInterest } = await (loaded ??= load());
    const file = lints.of(placeOf(input));
    return file !== undefined && (named.has(placeOf(input)) || isOfInterest(file)) ? file : undefined;
  };
}

function settingsReader(io: Io, profile: Profile | undefined, roots: readonly string[]): (folder: string) => Settings {
  const find = settingsFinder(sources, roots, (message) => io.stderr(`pullbook lint: ${message}\n`));
  const withProfile = new Map<Settings, Settings>();
  return (folder) => {
    const settings = find(folder) ?? defaultSettings;
    if (profile === undefined) return settings;
    // One object for equal settings: what rules are on is worked out once for each.
    const known = withProfile.get(settings) ?? { ...settings, profile };
    withProfile.set(settings, known);
    return known;
  };
}

async function readProcessStdin(): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
