import type { Lint } from '../../lint/lint';
import type { Assets, Source, SourceLinter } from '../../lint/source';
import { checkoutAudit } from './audit';
import { CheckoutLinter } from './checkoutLinter';
import { terraformKind, wireCommand } from './kind';
import { Checkout } from './model/checkout';
import { mentionsWiring, wiringFolder } from './model/mentionsWiring';
import { WiringModel } from './model/wiringModel';
import { rules } from './registry';
import { TerraformLint } from './terraformLint';

export const terraform: Source = {
  ...terraformKind,
  rules,
  settings: [],
  audit: checkoutAudit,
  // What writes wiring comes with the command: those who only lint do without.
  run: { [wireCommand]: async (context) => (await import('./wireCommand')).runWire(context, wiringIn) },
  settingsPath(files) {
    const folder = wiringFolder([...files].map(([path, text]) => ({ path, text })));
    return folder === '.' ? 'main.tf' : `${folder}/main.tf`;
  },
  mayConcern(files, { credentials: { username, password } }) {
    for (const text of files.values())
      if (mentionsWiring(text) || text.includes(username) || text.includes(password)) return true;
    return false;
  },
  idle(files, settings) {
    const wiring = new WiringModel(new Checkout([]), settings.credentials);
    return new TerraformLint(undefined, files, { wiring, settings, findings: new Map() });
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

function wiringIn(lint: Lint): WiringModel {
  if (!(lint instanceof TerraformLint)) throw new TypeError('This is not the lint of a checkout.');
  return lint.checkout.wiring;
}

async function loadParser(assets: Assets): Promise<CheckoutLinter['parser']> {
  const [{ createHclParser }, runtime, grammar] = await Promise.all([
    import('./hcl/hclParser'),
    assets('web-tree-sitter/web-tree-sitter.wasm'),
    assets('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm'),
  ]);
  return createHclParser({ runtime, grammar });
}
