import { withoutTrailing } from '../../../shared/text';
import type { ClientVariables } from './clientFolder';
import type { SimpleCommand, Word } from './shellCommand';

/** Programs that run what somebody wrote, besides those that are called by a path. */
const runners =
  /^(?:source|\.|(?:ba|da|z|k|a)?sh|g?make|just|task|rake|inv|invoke|fab|mage|npm|yarn|pnpm|bun|bundle|npx|python[\d.]*|ruby|node|deno|php|perl|gradlew?|mvnw?|poetry|composer|pwsh|powershell)$/;
const login =
  /(?<![a-z])(?:log[_-]?in|sign[_-]?in|auth(?!or)|credential|creds?(?![a-z]))|(?:docker|hub|registry)(?:login|auth)/i;
const docker = /docker|(?<![a-z])hub(?![a-z])|registr(?:y|ies)|container/i;
/** Others that one logs in to. */
const others =
  /(?<![a-z])(?:aws|ecr|gcloud|gcp|gcr|gke|azure|acr|az|npm|npmrc|github|gh|ghcr|gitlab|quay|heroku|vault|kube\w*|k8s|ssh|git|pypi|slack|okta|oauth\w*|cf|oc|sso|artifactory|jfrog|nexus)(?![a-z])/i;

/**
 * Whether a command runs something whose name, or whose arguments, speak of a login: of one to docker, or of any. What is
 * run is not read.
 */
export function scriptLogin(name: string, words: readonly Word[]): 'docker' | 'any' | undefined {
  const isOwn = login.test(name) && docker.test(name);
  if (!isRunner(name, words) && !isOwn) return undefined;
  const named = words.map(({ text }) => text).filter((text) => !text.includes('://') && !text.startsWith('$'));
  const text = named.join(' ').slice(0, 500);
  if (!login.test(text)) return undefined;
  if (docker.test(text)) return 'docker';
  // A package manager has a login of its own; what it runs can be any.
  const isManager = /^(?:npm|yarn|pnpm|bun)$/.test(name);
  if (isManager && !/^run(?:-script)?$/.test(words[1]?.text ?? '')) return undefined;
  const about = isManager ? named.slice(1).join(' ') : text;
  return others.test(about) || /(?:^|[/._-])(?:tests?|specs?)(?:$|[/._-])/i.test(text) ? undefined : 'any';
}

/** In UTF-16 units. */
const maxPath = 1_000;
/** Programs whose last argument is what they write. */
const copiers = /^(?:tee|cp|mv|ln|install|rsync|scp|gsutil|aws|gcloud|s3cmd|az|rclone|dd|touch)$/;
/** Flags that name what is written. */
const outputFlags = /^(?:-o|-O|--output|--output-document|--output-file|--out|-out|--out-file)$/;

/** Whether a command runs something that speaks of docker and is not read. */
export function scriptCall(name: string, words: readonly Word[]): boolean {
  const speaks = ({ text }: Word): boolean => /docker|compose(?!r)|buildx/i.test(text) && !text.includes('://');
  return isRunner(name, words) && words.some(speaks);
}

/** Whether a command runs what somebody wrote. */
function isRunner(name: string, [first]: readonly Word[]): boolean {
  if (first === undefined || /^[$"]/.test(first.text)) return false;
  const isPath = first.text.includes('/') && !/^\/(?:usr|bin|sbin|opt)\//.test(first.text);
  return runners.test(name) || isPath || /\.(?:sh|py|rb|js)$/.test(name);
}

/** A file that keeps credentials of the docker client, as a command writes it. */
export interface WrittenConfig {
  /** Whether it lies where a client looks for it, whatever else is said. */
  readonly isSure: boolean;
  readonly folder: string;
}

/**
 * The client's file that a command writes, by a redirection, as the target of a copy or of a download.
 *
 * @param isNamed - Whether the script names a folder as the client's, by `--config`.
 */
export function writtenConfig(
  name: string,
  words: readonly Word[],
  { outputs }: SimpleCommand,
  variables: ClientVariables,
  isNamed: (folder: string) => boolean,
): WrittenConfig | undefined {
  const sure = [...outputs, ...(/^(?:tee|cp|mv|ln|install)$/.test(name) ? [words.at(-1)?.text ?? ''] : [])];
  for (const file of sure)
    if (file.endsWith('.docker/config.json')) return { isSure: true, folder: file.slice(0, -'/config.json'.length) };
  const targets = [...outputs];
  if (copiers.test(name)) targets.push(words.at(-1)?.text ?? '');
  for (const [at, { text }] of words.entries()) {
    if (outputFlags.test(text)) targets.push(words[at + 1]?.text ?? '');
    const joined = /^(?:of=|--output=|--output-document=|--out=)(.+)$/.exec(text)?.[1];
    if (joined !== undefined) targets.push(joined);
  }
  for (const target of targets) {
    // No path is as long; one of many slashes would take its time.
    if (target.length > maxPath) continue;
    const folder = target.includes('\n') ? '' : withoutTrailing(target.replace(/config\.json$/, ''), '/');
    if (folder === '' || (!target.endsWith('config.json') && !/\.docker\/?$|DOCKER_CONFIG\}?\/?$/.test(target)))
      continue;
    if (/DOCKER_CONFIG|\.docker$/.test(folder) || folder === variables.config || isNamed(folder))
      return { isSure: false, folder };
  }
  // A whole folder of the client's that is brought somewhere else.
  const last = words.at(-1)?.text ?? '';
  if (
    /^(?:cp|rsync|mv|ln)$/.test(name) &&
    words.slice(1, -1).some(({ text }) => /\.docker(?:\/(?:config\.json)?)?$/.test(text))
  )
    return /backup|\.bak|\.orig/.test(last) ? undefined : { isSure: false, folder: last };
  return undefined;
}
