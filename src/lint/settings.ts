export const severities = ['error', 'warning', 'info', 'hint'] as const;
export type Severity = (typeof severities)[number];

export const profiles = ['recommended', 'strict', 'pedantic'] as const;
/** `strict` adds a team's policy to `recommended`; `pedantic` adds what is advice only. */
export type Profile = (typeof profiles)[number];

/** Files of a repository by their path from its root, with `/`. `undefined` for one that was looked for in vain. */
export type RepositoryFiles = ReadonlyMap<string, string | undefined>;

/** What a team can say in `.pullbook.yml` whatever is linted. A source's own settings stand beside these: see `valueOf`. */
export interface Settings {
  readonly profile: Profile;
  /** Names of the two project environment variables that hold the Docker Hub credential. */
  readonly credentials: { readonly username: string; readonly password: string };
  /** Per rule: another severity, or `off`. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  /** Docker Hub namespaces whose images need no credential here, such as `cimg`. */
  readonly exemptNamespaces: readonly string[];
  /** What the edges read of the repository around the config; not a setting of the file. */
  readonly repository?: RepositoryFiles;
  /** Whether findings that comments ignore are told too; not a setting of the file. */
  readonly tellsIgnored?: boolean;
}

export const defaultSettings: Settings = {
  profile: 'recommended',
  credentials: { username: 'DOCKER_USER', password: 'DOCKER_ACCESS_TOKEN' },
  rules: {},
  exemptNamespaces: [],
};
