import type { Services } from '../../services/services';
import type { HclParser, HclWasm } from '../../sources/terraform/hcl/hclParser';

/** What reads Terraform's language. */
export interface TerraformTools {
  /** The parser, which loads when it is first asked for. */
  readonly hcl: () => Promise<HclParser>;
}

/** What steps work with besides files: the clients of the services, and the parser. */
export type StepServices = Services & TerraformTools;

/** Makes the parser once, with the first call. */
export function lazyParser(wasm: () => Promise<HclWasm>): TerraformTools['hcl'] {
  let parser: Promise<HclParser> | undefined;
  const load = async (): Promise<HclParser> =>
    (await import('../../sources/terraform/hcl/hclParser')).createHclParser(await wasm());
  return () =>
    (parser ??= load().catch((error: unknown) => {
      parser = undefined;
      throw error;
    }));
}
