import type { SourceKind } from '../../lint/source';

export const authenticateCommand = 'pullbook.lint.authenticateConfig';

const globs: readonly string[] = ['**/.circleci/**/*.{yml,yaml}'];

/** CircleCI configs: YAML below `.circleci`. Sources of packed configs and orbs (`.circleci/src`) are fragments, not configs. */
export const circleciKind = {
  id: 'circleci',
  title: 'CircleCI config',
  finds: 'docker images and docker calls that pull without credentials in CircleCI configs',
  topics: ['docker', 'circleci'],
  languages: ['yaml'],
  globs,
  unitGlobs: globs,
  unit: 'file',
  judges: 'pull',
  rootOf: folderAround,
  aroundGlobs: ['**/{*Dockerfile*,*compose*.yml,*compose*.yaml}'],
  commands: [authenticateCommand],
  offers: { 'authenticate-config': authenticateCommand },
  isMine: isConfigPath,
  isPart: isConfigPath,
} satisfies SourceKind;

function isConfigPath(path: string): boolean {
  return /(?:^|\/)\.circleci\/(?:.*\/)?[^/]+\.ya?ml$/.test(path) && !/(?:^|\/)\.circleci\/src\//.test(path);
}

/** The folder that holds `.circleci`: its configs are a project of their own, also in a larger repository. */
function folderAround(path: string): string | undefined {
  const names = path.split('/').slice(0, -1);
  const at = names.lastIndexOf('.circleci');
  if (at === -1) return undefined;
  return names.slice(0, at).join('/') || (path.startsWith('/') ? '/' : '');
}
