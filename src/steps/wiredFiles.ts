import type { WorkspaceFiles } from '../runbook/step';
import type { TerraformFile, WiringNames } from '../terraform/findWiring';
import { wireProduct } from '../terraform/wireProduct';

/**
 * The workspace as it would read once the products in `wired` were wired in its infra checkout: how the rehearsal plays the
 * part `wire-terraform` without touching anybody's files.
 *
 * @param wired - Asked anew, because the world wires while a runbook runs; it counts from the next `find` on.
 */
export function wiredFiles(files: WorkspaceFiles, wired: () => readonly WiringNames[]): WorkspaceFiles {
  // One look at the checkout serves all reads that follow one `find`, or each file would cost a pass over all of them.
  let texts: Promise<ReadonlyMap<string, string>> | undefined;
  return {
    find(globs, signal) {
      texts = undefined;
      return files.find(globs, signal);
    },
    async read(path) {
      if (!path.endsWith('.tf')) return files.read(path);
      texts ??= readWired(files, wired());
      return (await texts).get(path) ?? files.read(path);
    },
  };
}

async function readWired(files: WorkspaceFiles, wired: readonly WiringNames[]): Promise<ReadonlyMap<string, string>> {
  const checkout = new Map((await readCheckout(files)).map(({ path, text }) => [path, text]));
  for (const names of wired) {
    const present = [...checkout].map(([path, text]) => ({ path, text }));
    for (const { path, text } of wireProduct(present, names)) checkout.set(path, text);
  }
  return checkout;
}

async function readCheckout(files: WorkspaceFiles): Promise<TerraformFile[]> {
  const checkout: TerraformFile[] = [];
  for (const path of await files.find(['**/*.tf'])) {
    const text = await files.read(path);
    if (text !== undefined) checkout.push({ path, text });
  }
  return checkout;
}
