import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { TerraformFile } from '../../src/sources/terraform/model/checkout';

let isThere: boolean | undefined;

/** Whether `terraform` can be run. Says once when it cannot. */
export function hasTerraform(): boolean {
  if (isThere === undefined) {
    isThere = spawnSync('terraform', ['version'], { encoding: 'utf8' }).status === 0;
    if (!isThere) console.log('      terraform fmt: not run, there is no `terraform` on the path');
  }
  return isThere;
}

/** Asserts that `terraform fmt` would leave these files as they are; where Terraform is not there, that is said. */
export function terraformFmt(files: readonly TerraformFile[]): void {
  if (!hasTerraform()) return;
  for (const { path, text } of files) {
    const { status, stdout, stderr } = spawnSync('terraform', ['fmt', '-no-color', '-'], {
      input: text,
      maxBuffer: 64 * 1024 * 1024,
      encoding: 'utf8',
    });
    assert.equal(status, 0, `${path}: ${stderr}`);
    // What it prints always ends in a line end; in a file it leaves that as it is.
    assert.equal(stdout, text.endsWith('\n') ? text : `${text}\n`, path);
  }
}
