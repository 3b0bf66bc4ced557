import type { Files } from '../../shared/files';
import { applyEdits } from '../../shared/text';
import { findWiring } from '../../sources/terraform/findWiring';
import type { WiringNames } from '../../sources/terraform/wiring/wiringNames';
import { Checkout, type TerraformFile } from '../../sources/terraform/model/checkout';
import { wireProduct } from '../../sources/terraform/wireProduct';
import type { StepTools } from '../stepTools';
import { checkoutSettings, readTerraform } from './readTerraform';

/** The workspace of a rehearsal. */
export interface WiredFiles extends Files {
  /** How it reads for one project: without what the product was given for another one, which is in nobody's files. */
  for(names: WiringNames): Files;
}

/**
 * The workspace as it would read once the products in `wired` were wired in its infra checkout: how the rehearsal plays the
 * part `wire-terraform` without touching anybody's files. What is wired wrongly stays so: it is there for its author to see,
 * and so does what cannot be followed.
 *
 * @param wired - Asked anew, because the world wires while a runbook runs; it counts from the next `find` on.
 */
export function wiredFiles(files: Files, hcl: StepTools['hcl'], wired: () => readonly WiringNames[]): WiredFiles {
  // One look at the checkout serves all reads that follow one `find`, or each file would cost a pass over all of them.
  let texts: Promise<ReadonlyMap<string, string>> | undefined;
  const read = async (): Promise<ReadonlyMap<string, string>> => {
    const whole = await wireAll(files, hcl, wired());
    return new Map(whole.map(({ path, text }) => [path, text]));
  };
  return {
    ...files,
    find(folder, search, signal) {
      texts = undefined;
      return files.find(folder, search, signal);
    },
    async read(path) {
      if (!path.endsWith('.tf')) return files.read(path);
      texts ??= read();
      return (await texts).get(path) ?? files.read(path);
    },
    for({ product, repository }) {
      return wiredFiles(files, hcl, () =>
        wired().filter((one) => one.product !== product || one.repository === repository),
      );
    },
  };
}

/** The files once each product is wired, where it is not wired wrongly. */
async function wireAll(
  workspace: Files,
  hcl: StepTools['hcl'],
  wired: readonly WiringNames[],
): Promise<readonly TerraformFile[]> {
  const files = await readTerraform(workspace);
  if (files.length === 0 || wired.length === 0) return files;
  const parser = await hcl();
  const { credentials } = await checkoutSettings(workspace, files);
  let checkout = Checkout.read(parser, files);
  for (const names of wired) {
    if (findWiring(checkout, names, credentials).isMiswired) continue;
    const { edits } = wireProduct(checkout, names, credentials);
    const after = checkout.files.map(({ path, text }) => ({ path, text: applyEdits(text, edits.get(path) ?? []) }));
    checkout = Checkout.read(parser, [...after, ...checkout.unread], checkout);
  }
  return checkout.files;
}
