import { CheckoutLinter } from '../../sources/terraform/checkoutLinter';

let linter: Promise<CheckoutLinter> | undefined;

/** The linter of checkouts. Loads the parser, with its WebAssembly, on first use. */
export function loadLinter(): Promise<CheckoutLinter> {
  return (linter ??= load());
}

async function load(): Promise<CheckoutLinter> {
  const [{ createHclParser }, { readHclWasm }] = await Promise.all([
    import('../../sources/terraform/hcl/hclParser'),
    import('../../ports/hclWasm'),
  ]);
  return new CheckoutLinter(await createHclParser(await readHclWasm()));
}
