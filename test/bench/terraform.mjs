// @ts-check
/** The speed of the Terraform linter against its parser alone, for `npm run bench`. */
import * as esbuild from 'esbuild';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const load = createRequire(import.meta.url);

/** @typedef {import('../../src/sources/terraform/model/checkout').TerraformFile} TerraformFile */

/**
 * A checkout of an organisation: of every five files one is a product's secrets, one its wiring, and three are resources
 * of the kind that most of Terraform is.
 * @param {number} products
 * @returns {TerraformFile[]}
 */
export function generateCheckout(products) {
  const files = [];
  for (let i = 0; i < products; i++) {
    const name = `product${i}`;
    files.push(
      { path: `${name}/dockerhub.tf`, text: secrets(name) },
      { path: `${name}.tf`, text: wiring(name) },
      ...['network', 'database', 'service'].map((kind) => ({
        path: `${name}/${kind}.tf`,
        text: resources(name, kind),
      })),
    );
  }
  return files;
}

/** @param {string} name */
function secrets(name) {
  const output = (/** @type {string} */ part) => `
output "aws_secretsmanager_secret_dockerhub_${part}" {
  value = module.ci_dockerhub_secrets.aws_secretsmanager_secret_dockerhub_${part}
}
`;
  return `module "ci_dockerhub_secrets" {
  source = "git::https://git.example/modules.git//ci_dockerhub_secrets"

  product_prefix = "${name}"

  providers = {
    aws = aws.management
  }
}
${output('id')}${output('token')}`;
}

/** @param {string} name */
function wiring(name) {
  const read = (/** @type {string} */ part) => `
data "aws_secretsmanager_secret_version" "${name}_dockerhub_${part}" {
  secret_id = module.${name}.aws_secretsmanager_secret_dockerhub_${part}.id
  provider  = aws.management
}
`;
  return `module "${name}" {
  source = "./${name}"

  providers = {
    aws            = aws
    aws.management = aws.management
  }
}
${read('id')}${read('token')}
module "opg_${name}" {
  source = "./modules/repository"

  name = "opg-${name}"

  circleci_env_vars = {
    DOCKER_USER         = data.aws_secretsmanager_secret_version.${name}_dockerhub_id.secret_string
    DOCKER_ACCESS_TOKEN = data.aws_secretsmanager_secret_version.${name}_dockerhub_token.secret_string
  }
}
`;
}

/** @param {string} name @param {string} kind */
function resources(name, kind) {
  const resource = (/** @type {number} */ index) => `
resource "aws_security_group_rule" "${kind}_${index}" {
  # Only what is needed comes in.
  type              = "ingress"
  from_port         = ${8000 + index}
  to_port           = ${8000 + index}
  protocol          = "tcp"
  cidr_blocks       = [for subnet in data.aws_subnet.private : subnet.cidr_block]
  security_group_id = aws_security_group.${kind}.id
  description       = "${name} to ${kind}, $\{terraform.workspace}"

  tags = merge(local.default_tags, { Name = "${name}-${kind}-${index}" })
}
`;
  return Array.from({ length: 8 }, (_, index) => resource(index)).join('');
}

/**
 * @param {string} root of the repository
 * @param {string} folder for what is built
 * @param {(rounds: number, ...functions: (() => unknown)[]) => number[]} interleaved medians of CPU milliseconds
 * @param {(what: string, value: number, goal: number, digits?: number) => void} row
 */
export async function benchTerraform(root, folder, interleaved, row) {
  const outfile = path.join(folder, 'terraform.cjs');
  await esbuild.build({
    stdin: {
      contents: `
        export { CheckoutLinter } from './src/sources/terraform/checkoutLinter';
        export { createHclParser } from './src/sources/terraform/hcl/hclParser';
        export { defaultSettings } from './src/lint/settings';
        export { Language, Parser } from 'web-tree-sitter';`,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    minify: true,
    outfile,
    alias: {
      yaml: path.join(root, 'node_modules/yaml/browser/index.js'),
      'web-tree-sitter': path.join(root, 'node_modules/web-tree-sitter/web-tree-sitter.cjs'),
    },
    logLevel: 'warning',
  });
  /** @type {typeof import('../../src/sources/terraform/checkoutLinter') & typeof import('../../src/sources/terraform/hcl/hclParser') & typeof import('../../src/lint/settings') & typeof import('web-tree-sitter')} */
  const { CheckoutLinter, createHclParser, defaultSettings, Language, Parser } = load(outfile);
  const wasm = (/** @type {string} */ name) => readFileSync(path.join(root, 'node_modules', name));
  const grammar = wasm('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm');
  const runtime = wasm('web-tree-sitter/web-tree-sitter.wasm');
  const linter = new CheckoutLinter(await createHclParser({ runtime, grammar }));
  const bare = new Parser();
  bare.setLanguage(await Language.load(grammar));

  console.log('\nTerraform, one process, CPU of interleaved runs:');
  const files = generateCheckout(100);
  const lint = linter.lint(files, defaultSettings);
  const findings = [...lint.findings.values()].flat();
  if (findings.length > 0) throw new Error(`the checkout is to be clean: ${findings[0]?.message}`);
  let version = 0;
  const [parse = NaN, whole = NaN, again = NaN] = interleaved(
    15,
    () => {
      for (const { text } of files) bare.parse(text)?.delete();
    },
    () => linter.lint(files, defaultSettings),
    () => {
      const changed = files.map((file, index) =>
        index === 1 ? { ...file, text: `${file.text}# ${'x'.repeat(1 + (version++ % 5))}\n` } : file,
      );
      linter.lint(changed, defaultSettings, lint);
    },
  );
  const size = files.reduce((sum, { text }) => sum + text.length, 0);
  console.log(
    `  ${files.length} files, ${Math.round(size / 1000)} kB: parser alone ${parse.toFixed(0)} ms, parse and lint ${whole.toFixed(0)} ms, after one edit ${again.toFixed(1)} ms`,
  );
  row('Terraform: parse and lint / parser alone, 500 files', whole / parse, 3);
  const larger = generateCheckout(400);
  const [small = NaN, large = NaN] = interleaved(
    7,
    () => linter.lint(files, defaultSettings),
    () => linter.lint(larger, defaultSettings),
  );
  row('Terraform: growth exponent of a lint, 500 to 2,000 files', Math.log(large / small) / Math.log(4), 1.1);
}
