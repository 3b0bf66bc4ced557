import type { Services } from '../services/services';
import type { HclParser, HclWasm } from '../sources/terraform/hcl/hclParser';

/** What the tools of steps are made from: given by the edges. */
export interface ToolPorts {
  /** Read when Terraform is first looked at. */
  readonly hclWasm: () => Promise<HclWasm>;
}

/** What reads the languages of a checkout. */
export interface StepTools {
  /** The parser of Terraform's language, which loads when it is first asked for. */
  readonly hcl: () => Promise<HclParser>;
}

/** What steps work with besides files: the clients of the services, and the tools. */
export type StepServices = Services & StepTools;

/** Makes each tool once, with its first use. */
export function createStepTools({ hclWasm }: ToolPorts): StepTools {
  let parser: Promise<HclParser> | undefined;
  const load = async (): Promise<HclParser> =>
    (await import('../sources/terraform/hcl/hclParser')).createHclParser(await hclWasm());
  return {
    hcl: () =>
      (parser ??= load().catch((error: unknown) => {
        parser = undefined;
        throw error;
      })),
  };
}
