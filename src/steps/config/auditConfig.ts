import { readRepository } from '../../lint/files/readRepository';
import { lintText } from '../../lint/linter';
import type { WorkspaceFiles } from '../../runbook/step';
import { LineIndex } from '../../shared/text';
import { settingsFor } from '../settingsFor';

/** One thing in a config that leaves a pull unauthenticated, or keeps one from being judged. */
export interface ConfigFinding {
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/** The linter's rules about pulls that do not sign in. What else it finds is for the editor to show. */
export const pullRules: ReadonlySet<string> = new Set([
  'unauthenticated-docker-pull',
  'incomplete-docker-auth',
  'docker-auth-missing-dollar',
  'docker-auth-foreign-syntax',
  'executor-auth-overridden',
  'missing-docker-login',
  'docker-login-after-pull',
  'unresolved-dockerhub-login',
  'docker-check-env-var-dollar',
  'broken-docker-credential-helper',
  'missing-docker-orb',
  'credentials-sent-to-wrong-registry',
  'docker-credentials-from-context',
  'config-parse-error',
]);

/**
 * What keeps the pulls of a config from being authenticated, by the linter and the team's `.pullbook.yml`: the nearest at or
 * above the folder of the config. Errors and warnings; hints are for the editor.
 */
export async function auditConfig(
  files: WorkspaceFiles,
  path: string,
  text: string,
): Promise<readonly ConfigFinding[]> {
  const plain = text.replace(/^\uFEFF/, '');
  const alone = lintText(plain, await settingsFor(files, path));
  const root = path.slice(0, Math.max(path.lastIndexOf('.circleci/'), 0));
  const settings = await readRepository(alone.model, path.slice(root.length), (name) => files.read(root + name));
  const { findings } = settings === undefined ? alone : lintText(plain, settings);
  const lines = new LineIndex(plain);
  return findings
    .filter(({ rule, severity }) => pullRules.has(rule) && (severity === 'error' || severity === 'warning'))
    .map(({ span, message }) => ({ line: lines.positionAt(span.start).line, message }));
}
