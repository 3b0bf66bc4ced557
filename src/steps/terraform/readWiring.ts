import { defaultSettings } from '../../lint/settings';
import { basisOf } from '../../runbook/run/basis';
import type { Files } from '../../shared/files';
import { LineIndex } from '../../shared/text';
import { CheckoutLinter } from '../../sources/terraform/checkoutLinter';
import { findWiring } from '../../sources/terraform/findWiring';
import type { WiringNames } from '../../sources/terraform/wiring/wiringNames';
import { productFindings } from '../../sources/terraform/productFindings';
import { wireProduct } from '../../sources/terraform/wireProduct';
import type { StepTools } from '../stepTools';
import type { FoundWiring } from './planWiring';
import { previewOf } from './preview';
import { checkoutSettings, readTerraform } from './readTerraform';
import type { WiredFiles } from './wiredFiles';

/** What there is of a product's wiring in the workspace, what is wrong with it, and what would complete it. */
export async function readWiring(
  workspace: Files,
  hcl: StepTools['hcl'],
  names: WiringNames,
  signal: AbortSignal,
): Promise<FoundWiring> {
  const own = isWired(workspace) ? workspace.for(names) : workspace;
  const files = await readTerraform(own, signal);
  const seen = basisOf(files);
  const none = {
    facts: undefined,
    variables: defaultSettings.credentials,
    findings: [],
    preview: [],
    problems: [],
    seen,
  };
  if (files.length === 0) return none;
  const settings = await checkoutSettings(own, files);
  const lint = new CheckoutLinter(await hcl()).lint(files, settings);
  const { checkout } = lint.wiring;
  const facts = findWiring(checkout, names, settings.credentials);
  if (!facts.isInfra) return none;
  const { edits, problems } = wireProduct(checkout, names, settings.credentials);
  return {
    facts,
    variables: settings.credentials,
    problems,
    seen,
    findings: productFindings(lint, names)
      .filter(({ finding: { severity } }) => severity === 'error' || severity === 'warning')
      .map(({ path, finding: { span, message } }) => {
        const { line } = new LineIndex(checkout.file(path)?.text ?? '').positionAt(span.start);
        return { path, line, message };
      }),
    preview: [...edits].map(([path, own]) => ({ path, text: previewOf(checkout.file(path)?.text ?? '', own) })),
  };
}

function isWired(workspace: Files): workspace is WiredFiles {
  return 'for' in workspace;
}
