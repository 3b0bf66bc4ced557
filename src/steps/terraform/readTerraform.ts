import type { WorkspaceFiles } from '../../runbook/step';
import type { TerraformFile } from '../../terraform/model/checkout';

/** The Terraform files of the workspace, without what Terraform itself fetched. */
export async function readTerraform(files: WorkspaceFiles, signal?: AbortSignal): Promise<TerraformFile[]> {
  const found: TerraformFile[] = [];
  for (const path of await files.find(['**/*.tf'], signal)) {
    const text = path.includes('.terraform/') ? undefined : await files.read(path);
    if (text !== undefined) found.push({ path, text });
  }
  return found;
}
