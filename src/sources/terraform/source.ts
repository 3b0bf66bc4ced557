import type { Assets, FixAllOptions, FixedUnit, Lint, Source, SourceLinter, Texts } from '../../lint/source';
import type { Finding, Fix } from '../../lint/rule';
import type { Settings } from '../../lint/settings';
import { lineEdits } from '../../shared/lineEdits';
import { CheckoutLinter, type CheckoutLint } from './checkoutLinter';
import { mentionsWiring } from './model/mentionsWiring';
import { configurationGlobs, hasConfiguration, isCopied, isRead } from './model/terraformPaths';
import { rules } from './registry';

/** Terraform that hands Docker Hub credentials to projects. `.tf.json` is written by programs, and not linted. */
export const terraform: Source = {
  id: 'terraform',
  title: 'Terraform file',
  languages: ['terraform', 'opentofu'],
  globs: ['**/*.tf'],
  unitGlobs: configurationGlobs,
  unit: 'repository',
  rules,
  settings: [],
  isMine: (path) => isRead(path) && !isCopied(path),
  isPart: (path) => hasConfiguration(path) && !isCopied(path),
  mayConcern(files, { credentials: { username, password } }) {
    for (const text of files.values())
      if (mentionsWiring(text) || text.includes(username) || text.includes(password)) return true;
    return false;
  },
  async open(assets) {
    const linter = new CheckoutLinter(await loadParser(assets));
    return {
      lint(files, settings, previous) {
        const listed = [...files].map(([path, text]) => ({ path, text }));
        const earlier = previous instanceof TerraformLint ? previous.checkout : undefined;
        return new TerraformLint(linter, files, linter.lint(listed, settings, earlier));
      },
    } satisfies SourceLinter;
  },
};

async function loadParser(assets: Assets): Promise<CheckoutLinter['parser']> {
  const [{ createHclParser }, runtime, grammar] = await Promise.all([
    import('./hcl/hclParser'),
    assets('web-tree-sitter/web-tree-sitter.wasm'),
    assets('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm'),
  ]);
  return createHclParser({ runtime, grammar });
}

export class TerraformLint implements Lint {
  readonly files: Texts;
  readonly settings: Settings;
  readonly checkout: CheckoutLint;
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  readonly #linter: CheckoutLinter;

  constructor(linter: CheckoutLinter, files: Texts, checkout: CheckoutLint) {
    this.#linter = linter;
    this.files = files;
    this.settings = checkout.settings;
    this.checkout = checkout;
    this.findings = checkout.findings;
  }

  readAround(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  soundFixes(path: string, findings: readonly Finding[]): ReadonlySet<Fix> {
    const sound = new Set<Fix>();
    for (const finding of findings) {
      if (finding.fix !== undefined && this.#linter.afterFix(this.checkout, finding, path) !== undefined)
        sound.add(finding.fix);
    }
    return sound;
  }

  fixAll(options: FixAllOptions): FixedUnit {
    const { changed, applied } = this.#linter.fixAll(this.checkout, options);
    const edits = [...changed].map(([path, after]) => [path, lineEdits(this.files.get(path) ?? '', after)] as const);
    return { edits: new Map(edits), applied };
  }
}
