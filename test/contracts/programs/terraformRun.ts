import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Ended, program, runProgram } from './program';

/** A folder with `circleci.tf`, and Terraform in it. */
export interface TerraformRun {
  readonly folder: string;
  /** Which resources it would `create`, `update` or `delete`, in the order of their addresses. */
  plan(): Promise<readonly string[]>;
  /** @param others - Values that variables have from now on. */
  apply(others?: Readonly<Record<string, string>>): Promise<void>;
  destroy(): Promise<void>;
  outputs(): Promise<Readonly<Record<string, unknown>>>;
  remove(): Promise<void>;
}

/**
 * Terraform finds our provider by itself and asks no registry, so there is no `init`.
 *
 * @param variables - Values of the file's variables.
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file (development overrides)
 */
export async function startTerraform(variables: Readonly<Record<string, string>>): Promise<TerraformRun> {
  const folder = await mkdtemp(path.join(tmpdir(), 'pullbook-terraform-'));
  await cp(path.join(import.meta.dirname, 'circleci.tf'), path.join(folder, 'main.tf'));
  const settings = path.join(folder, 'settings.tfrc');
  const provider = path.dirname(program('terraformProvider'));
  await writeFile(
    settings,
    `provider_installation {
  dev_overrides {
    "pullbook.test/pullbook/circleci" = ${JSON.stringify(provider)}
  }
}
disable_checkpoint = true
`,
  );
  const given = new Map(Object.entries(variables));
  const terraform = async (...args: readonly string[]): Promise<Ended> => {
    const values = Object.fromEntries([...given].map(([name, value]) => [`TF_VAR_${name}`, value]));
    const env = { ...process.env, ...values, TF_CLI_CONFIG_FILE: settings, TF_IN_AUTOMATION: '1' };
    const ended = await runProgram(program('terraform'), args, { cwd: folder, env });
    assert.equal(ended.exitCode, 0, ended.stderr);
    return ended;
  };
  return {
    folder,
    async plan() {
      const lines = (await terraform('plan', '-input=false', '-json')).stdout.trim().split('\n');
      return lines
        .map((line) => JSON.parse(line) as { type: string; change?: { action: string; resource: { addr: string } } })
        .flatMap(({ type, change }) =>
          type === 'planned_change' && change !== undefined && change.action !== 'read'
            ? [`${change.action} ${change.resource.addr}`]
            : [],
        )
        .sort();
    },
    async apply(others = {}) {
      for (const [name, value] of Object.entries(others)) given.set(name, value);
      await terraform('apply', '-input=false', '-no-color', '-auto-approve');
    },
    async destroy() {
      await terraform('destroy', '-input=false', '-no-color', '-auto-approve');
    },
    async outputs() {
      const { stdout } = await terraform('output', '-json');
      const found = JSON.parse(stdout) as Record<string, { value: unknown }>;
      return Object.fromEntries(Object.entries(found).map(([name, { value }]) => [name, value]));
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
