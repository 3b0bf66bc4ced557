import { homedir } from 'node:os';
import path from 'node:path';
import { ownFileProblem, readOwnFile } from '../../ownFile';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The settings of a section, as they are written. */
export type Section = ReadonlyMap<string, string>;

/** What AWS's two configuration files say. */
export interface AwsFiles {
  /** By name. What both files say of one, the credentials file decides, as in AWS's own programs. */
  readonly profiles: ReadonlyMap<string, Section>;
  /** By name: single sign-on that several profiles share. */
  readonly ssoSessions: ReadonlyMap<string, Section>;
}

/** Where the files are, for the SDK and for ourselves. */
export function awsFilePaths(environment: Environment): { readonly config: string; readonly credentials: string } {
  const at = (variable: string, name: string): string =>
    (environment[variable] || path.join('~', '.aws', name)).replace(/^~(?=[/\\])/, homedir());
  return { config: at('AWS_CONFIG_FILE', 'config'), credentials: at('AWS_SHARED_CREDENTIALS_FILE', 'credentials') };
}

/** Reads the files; one that is missing says nothing. @see https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html */
export async function readAwsFiles(environment: Environment): Promise<AwsFiles> {
  const paths = awsFilePaths(environment);
  const text = async (file: string): Promise<string> => (await readOwnFile(file)) ?? '';
  const [config, credentials] = await Promise.all([text(paths.config), text(paths.credentials)]);
  const profiles = new Map<string, Map<string, string>>();
  const ssoSessions = new Map<string, Map<string, string>>();
  for (const [title, settings] of [...sectionsOf(config), ...sectionsOf(credentials)]) {
    const session = /^sso-session\s+(\S.*)$/.exec(title)?.[1];
    if (session === undefined && /^services\s/.test(title)) continue;
    const [table, name] = session === undefined ? [profiles, title.replace(/^profile\s+/, '')] : [ssoSessions, session];
    table.set(name, new Map([...(table.get(name) ?? []), ...settings]));
  }
  return { profiles, ssoSessions };
}

/** What keeps one of the files from being opened, by the SDK too, as a sentence without its full stop. */
export async function awsFilesProblem(environment: Environment): Promise<string | undefined> {
  for (const file of Object.values(awsFilePaths(environment))) {
    const problem = await ownFileProblem(file);
    if (problem !== undefined) return `\`${file}\` is not read: ${problem}`;
  }
  return undefined;
}

/** The names of the profiles in AWS's configuration files; empty where there are none. */
export async function listProfiles(environment: Environment): Promise<readonly string[]> {
  return [...(await readAwsFiles(environment)).profiles.keys()].sort();
}

function sectionsOf(text: string): [title: string, settings: Section][] {
  const sections: [string, Map<string, string>][] = [];
  for (const line of text.split(/\r?\n/)) {
    const title = /^\s*\[([^\]]+)\]/.exec(line)?.[1]?.trim();
    // An indented line belongs to the setting above it.
    const setting = /^([\w.-]+)\s*=([^]*)$/.exec(line);
    if (title !== undefined && title !== '') sections.push([unquoted(title), new Map<string, string>()]);
    else if (setting !== null) sections.at(-1)?.[1].set(setting[1] ?? '', setting[2]?.trim() ?? '');
  }
  return sections;
}

/** `profile "a name"` is written with quotes where the name has blanks. */
function unquoted(title: string): string {
  const quote = title.at(-1) ?? '';
  const start = /["']/.test(quote) ? title.indexOf(quote) : -1;
  return start === -1 || start === title.length - 1 ? title : title.slice(0, start) + title.slice(start + 1, -1);
}
