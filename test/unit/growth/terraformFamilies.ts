import { defaultSettings } from '../../../src/lint/settings';
import { CheckoutLinter } from '../../../src/sources/terraform/checkoutLinter';
import { hclParser } from '../../support/hcl';
import { familiesOf, filled, nested, type Family } from './family';

const call = 'module "a" {\n  source = "./modules/ci_dockerhub_secrets"\n  product = "sirius"\n}\n';

/** Parsing has a limit of its own in time, so files are as long as one person writes. */
const cap = 200_000;

export async function terraformFamilies(): Promise<readonly Family[]> {
  const linter = new CheckoutLinter(await hclParser());
  const read = (text: string): unknown => linter.lint([{ path: 'main.tf', text }], defaultSettings);
  return familiesOf('Terraform', cap, read, {
    calls: (size) => filled(size, (index) => call.replace('"a"', `"a${index}"`)),
    'calls of one name': (size) => filled(size, call),
    'calls of calls': (size) =>
      filled(
        size,
        (index) => `module "m${index + 1}" {\n  source = "./modules/repository"\n  name = module.m${index}.name\n}\n`,
        call,
      ),
    'calls for each': (size) =>
      filled(
        size,
        (index) =>
          `module "m${index}" {\n  source = "./modules/repository"\n  for_each = toset(["a", "b"])\n  name = each.key\n}\n`,
        call,
      ),
    'values for each': (size) =>
      filled(
        size,
        (index) => `"r${index}", `,
        `${call}module "m" {\n  source = "./modules/repository"\n  for_each = toset([`,
        '])\n  name = each.key\n}\n',
      ),
    'locals of the one before': (size) =>
      filled(size, (index) => `  l${index + 1} = local.l${index}\n`, `${call}locals {\n  l0 = "a"\n`, '}\n'),
    'locals that double': (size) =>
      filled(
        size,
        (index) => `  l${index + 1} = "\${local.l${index}}\${local.l${index}}"\n`,
        `${call}locals {\n  l0 = "a"\n`,
        `}\nmodule "m" {\n  source = "./modules/repository"\n  name = local.l40\n}\n`,
      ),
    secrets: (size) =>
      filled(size, (index) => `data "aws_secretsmanager_secret" "s${index}" {\n  name = "p${index}-dockerhub_id"\n}\n`),
    'secrets with computed names': (size) =>
      filled(
        size,
        (index) => `data "aws_secretsmanager_secret" "s${index}" {\n  name = "\${var.a}\${var.b}-dockerhub_id"\n}\n`,
        call,
      ),
    'a name of many computed parts': (size) =>
      filled(size, '${var.a}x', 'data "aws_secretsmanager_secret" "s" {\n  name = "', '-dockerhub_id"\n}\n'),
    variables: (size) => filled(size, (index) => `variable "v${index}" {\n  type = string\n}\n`, call),
    outputs: (size) =>
      filled(size, (index) => `output "sirius_dockerhub_id_${index}" {\n  value = module.a.dockerhub_id\n}\n`, call),
    resources: (size) =>
      filled(
        size,
        (index) => `resource "circleci_environment_variable" "v${index}" {\n  name = "DOCKER_USER"\n  value = "a"\n}\n`,
      ),
    'entries of a map': (size) =>
      filled(
        size,
        (index) => `    V${index} = "a"\n`,
        `${call}module "m" {\n  source = "./modules/repository"\n  variables = {\n    DOCKER_USER = "a"\n`,
        '  }\n}\n',
      ),
    'blocks in one another': (size) => nested(Math.min(size, 20_000), 'a {\n', '}\n', call),
    'lists in one another': (size) => nested(Math.min(size, 20_000), '[', ']', `${call}locals {\n  a = `, '\n}\n'),
    'braces without an end': (size) => filled(size, '{', call),
    'blocks without an end': (size) => filled(size, 'module "m" {\n', call),
    'quotes without an end': (size) => filled(size, '  a = "b\n', `${call}locals {\n`),
    'blanks in a quote without an end': (size) => filled(size, '\u2028', `${call}module "m" {\n  source = "`),
    'blanks in a comment without an end': (size) => filled(size, ' ', `${call}locals {\n  a = /*`),
    'blocks of blanks without an end': (size) => filled(size, `module "m" {\n  a = ${' '.repeat(1_000)}\n`, call),
    'templates in one another': (size) =>
      nested(Math.min(size, 20_000), '"${', '}"', `${call}locals {\n  a = `, '\n}\n', 'a'),
    'templates without an end': (size) => filled(Math.min(size, 20_000), '"${', `${call}locals {\n  a = `),
    heredocs: (size) => filled(size, (index) => `  a${index} = <<EOT\ndockerhub\nEOT\n`, `${call}locals {\n`, '}\n'),
    'heredocs without an end': (size) => filled(size, (index) => `  a${index} = <<E${index}\n`, `${call}locals {\n`),
    comments: (size) => filled(size, '# dockerhub_id\n', call),
    'comments without an end': (size) => filled(size, '/* ', call),
    'slashes of a source': (size) => filled(size, '/', 'module "a" {\n  source = "./ci_dockerhub_secrets', 'x"\n}\n'),
    'question marks of a source': (size) =>
      filled(size, '?', 'module "a" {\n  source = "ci_dockerhub_secrets', '\\n"\n}\n'),
    'ignore comments': (size) => filled(size, '# pullbook: ignore[unwired-dockerhub-secrets] why\n', call),
    'lines of no meaning': (size) => filled(size, '= =\n', call),
  });
}
