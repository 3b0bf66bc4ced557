import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TerraformFile } from '../../src/sources/terraform/model/checkout';

let isThere: boolean | undefined;

/** Whether `terraform` can be run. A test that needs it is skipped where it cannot. */
export function hasTerraform(): boolean {
  return (isThere ??= spawnSync('terraform', ['version']).status === 0);
}

/** What `terraform fmt` makes of a text. */
export function formatted(text: string): string {
  const { status, stdout, stderr } = spawnSync('terraform', ['fmt', '-no-color', '-'], {
    input: text,
    maxBuffer: 64 * 1024 * 1024,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

const written: TerraformFile[] = [];

/**
 * Keeps files that the tests of this file have written for {@link describeTerraformFmt}. To start Terraform costs more than
 * to look at a hundred files, so one process looks at all of them.
 */
export function forTerraformFmt(files: readonly TerraformFile[]): void {
  written.push(...files);
}

/** The last tests of a file: that `terraform fmt` leaves everything as it is that the others kept for it. */
export function describeTerraformFmt(): void {
  describe('terraform fmt', () => {
    it('leaves all of this alone', function () {
      const files = written.splice(0);
      if (!hasTerraform()) this.skip();
      const folder = mkdtempSync(path.join(tmpdir(), 'pullbook-fmt-'));
      try {
        const texts = new Map(files.map((file) => [file.text, file.path]));
        for (const [index, [text, name]] of [...texts].entries())
          writeFileSync(path.join(folder, `${index}-${name.replaceAll('/', '-')}`), text);
        const { status, stdout, stderr } = spawnSync('terraform', ['fmt', '-no-color', '-check', '-diff', folder], {
          maxBuffer: 64 * 1024 * 1024,
          encoding: 'utf8',
        });
        assert.equal(status, 0, stdout + stderr);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
}
