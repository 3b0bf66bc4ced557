import { defaultSettings } from '../../lint/settings';
import { basisOf } from '../../runbook/run/basis';
import type { Files } from '../../shared/files';
import { LineIndex } from '../../shared/text';
import { CheckoutLinter } from '../../sources/terraform/checkoutLinter';
import { findPlaces } from '../../sources/terraform/findWiring';
import type { WiringNames } from '../../sources/terraform/wiring/wiringNames';
import { productFindings } from '../../sources/terraform/productFindings';
import { wireProduct } from '../../sources/terraform/wireProduct';
import type { StepTools } from '../stepTools';
import type { FoundWiring } from './planWiring';
import { previewOf } from './preview';
import { checkoutSettings, readTerraform, type UnreadFile } from './readTerraform';
import type { WiredFiles } from './wiredFiles';

/** What there is of a product's wiring in the workspace, what is wrong with it, and what would complete it. */
export async function readWiring(
  workspace: Files,
  hcl: StepTools['hcl'],
  names: WiringNames,
  signal: AbortSignal,
): Promise<FoundWiring> {
  const own = isWired(workspace) ? workspace.for(names) : workspace;
  const unread: UnreadFile[] = [];
  const files = await readTerraform(own, signal, unread);
  const seen = basisOf({ files, unread });
  const none = {
    facts: undefined,
    variables: defaultSettings.credentials,
    findings: [],
    preview: [],
    problems: [],
    evidence: [],
    isOpen: false,
    unread,
    seen,
  };
  if (files.length === 0) return none;
  const settings = await checkoutSettings(own, files);
  const lint = new CheckoutLinter(await hcl()).lint(files, settings);
  const { checkout } = lint.wiring;
  const { facts, places, isOpen } = findPlaces(checkout, names, settings.credentials);
  if (!facts.isInfra) return none;
  const { edits, problems } = wireProduct(checkout, names, settings.credentials);
  return {
    facts,
    variables: settings.credentials,
    problems,
    seen,
    isOpen,
    unread,
    evidence: places.map(({ what, file, offset }) => ({
      what: `line ${new LineIndex(file.text).positionAt(offset).line}: ${what}`,
      where: file.path,
      version: basisOf(file.text).slice(0, shownDigits),
    })),
    findings: productFindings(lint, names)
      .filter(({ finding: { severity } }) => severity === 'error' || severity === 'warning')
      .map(({ path, finding: { span, message } }) => {
        const { line } = new LineIndex(checkout.file(path)?.text ?? '').positionAt(span.start);
        return { path, line, message };
      }),
    preview: [...edits].map(([path, own]) => ({ path, text: previewOf(checkout.file(path)?.text ?? '', own) })),
  };
}

/** Digits of a hash that tell versions of a text apart, for people. */
const shownDigits = 8;

function isWired(workspace: Files): workspace is WiredFiles {
  return 'for' in workspace;
}
