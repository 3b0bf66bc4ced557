import { posix } from 'node:path';
import type { Settings } from '../../lint/settings';
import type { WorkspaceFiles } from '../../runbook/run/surroundings';
import type { TerraformFile } from '../../sources/terraform/model/checkout';
import { configurationGlobs, isCopied } from '../../sources/terraform/model/terraformPaths';
import { wiringFolder } from '../../sources/terraform/model/mentionsWiring';
import { settingsFor } from '../settingsFor';

/** The Terraform files of the workspace, in every form, without what tools copied into it. */
export async function readTerraform(files: WorkspaceFiles, signal?: AbortSignal): Promise<TerraformFile[]> {
  const found: TerraformFile[] = [];
  for (const path of await files.find(configurationGlobs, signal)) {
    const text = isCopied(path) ? undefined : await files.read(path);
    if (text !== undefined) found.push({ path, text });
  }
  return found;
}

/** The team's settings for a checkout: those at or above the folder of its wiring. */
export function checkoutSettings(workspace: WorkspaceFiles, files: readonly TerraformFile[]): Promise<Settings> {
  return settingsFor(workspace, posix.join(wiringFolder(files), 'main.tf'));
}
