import type { WorkspaceFiles } from '../../runbook/step';
import { LineIndex } from '../../shared/text';
import { CheckoutLinter } from '../../terraform/checkoutLinter';
import { findWiring, type WiringNames } from '../../terraform/findWiring';
import { productFindings } from '../../terraform/productFindings';
import { wireProduct } from '../../terraform/wireProduct';
import { settingsFor } from '../settingsFor';
import type { TerraformTools } from '../stepServices';
import type { FoundWiring } from './planWiring';
import { previewOf } from './preview';
import { readTerraform } from './readTerraform';

/** What there is of a product's wiring in the workspace, what is wrong with it, and what would complete it. */
export async function readWiring(
  workspace: WorkspaceFiles,
  hcl: TerraformTools['hcl'],
  names: WiringNames,
  signal: AbortSignal,
): Promise<FoundWiring> {
  const files = await readTerraform(workspace, signal);
  if (files.length === 0) return { facts: undefined, findings: [], preview: [], problems: [] };
  // The nearest file above the checkout counts for all of it.
  const [first] = files.map(({ path }) => path).sort((a, b) => a.split('/').length - b.split('/').length);
  const settings = await settingsFor(workspace, first ?? '');
  const lint = new CheckoutLinter(await hcl()).lint(files, settings);
  const { checkout } = lint.wiring;
  const facts = findWiring(checkout, names, settings.credentials);
  if (!facts.isInfra) return { facts: undefined, findings: [], preview: [], problems: [] };
  const { edits, problems } = wireProduct(checkout, names, settings.credentials);
  return {
    facts,
    problems,
    findings: productFindings(lint, names)
      .filter(({ finding: { severity } }) => severity === 'error' || severity === 'warning')
      .map(({ path, finding: { span, message } }) => {
        const { line } = new LineIndex(checkout.file(path)?.text ?? '').positionAt(span.start);
        return { path, line, message };
      }),
    preview: [...edits].map(([path, own]) => ({ path, text: previewOf(checkout.file(path)?.text ?? '', own) })),
  };
}
