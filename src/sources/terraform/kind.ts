import type { SourceKind } from '../../lint/source';
import { configurationGlobs, copiedFolders, hasConfiguration, isCopied, isRead } from './model/terraformPaths';

export const wireCommand = 'pullbook.terraform.wire';

/** Terraform that hands Docker Hub credentials to projects. `.tf.json` is written by programs, and not linted. */
export const terraformKind = {
  id: 'terraform',
  title: 'Terraform file',
  finds: 'faults in the Terraform that hands Docker Hub credentials to CircleCI projects',
  topics: ['docker', 'terraform'],
  languages: ['terraform', 'opentofu'],
  nameEnds: ['.tf'],
  globs: ['**/*.tf'],
  unitGlobs: configurationGlobs,
  copies: copiedFolders,
  unit: 'repository',
  commands: [wireCommand],
  offers: { wire: wireCommand },
  isMine: (path) => isRead(path) && !isCopied(path),
  isPart: (path) => hasConfiguration(path) && !isCopied(path),
} satisfies SourceKind;
