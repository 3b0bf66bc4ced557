import assert from 'node:assert/strict';
import { defaultSettings } from '../../../../src/lint/settings';
import { applyEdits } from '../../../../src/shared/text';
import { CheckoutLinter } from '../../../../src/sources/terraform/checkoutLinter';
import { findWiring, isWired } from '../../../../src/sources/terraform/findWiring';
import { WiringModel } from '../../../../src/sources/terraform/model/wiringModel';
import { madeRepositories } from '../../../../src/sources/terraform/wiringChoices';
import { wireProduct } from '../../../../src/sources/terraform/wireProduct';
import { hclParser, readCheckout } from '../../../support/hcl';
import { describeTerraformFmt, forTerraformFmt } from '../../../support/terraformFmt';
import { splitFiles } from './wiringFixture';

const alpha = { product: 'alpha', repository: 'acme-alpha' };
const beta = { product: 'beta', repository: 'acme-beta' };

/** What wiring does to a checkout, written as `# file: …` texts; one without such a line is `main.tf`. */
async function wire(text: string, names = beta) {
  const files = splitFiles(text.startsWith('# file: ') ? text : `# file: main.tf\n${text}`);
  const checkout = await readCheckout(files);
  const { edits, problems } = wireProduct(checkout, names);
  const known = new Set(files.map(({ path }) => path));
  const after = [
    ...files.map(({ path, text: before }) => ({ path, text: applyEdits(before, edits.get(path) ?? []) })),
    ...[...edits].filter(([path]) => !known.has(path)).map(([path, own]) => ({ path, text: applyEdits('', own) })),
  ];
  const again = await readCheckout(after);
  return {
    problems,
    facts: findWiring(checkout, names),
    changed: after.filter(({ path }) => edits.has(path)),
    text: after.map((file) => file.text).join('\n'),
    isWired: isWired(findWiring(again, names)),
  };
}

/** One sentence, with the place, nothing changed, and nothing called wired or wrong. */
async function declines(text: string, reason: RegExp, names = beta): Promise<void> {
  const { problems, changed, facts } = await wire(text, names);
  assert.deepEqual(changed, [], problems.join('\n'));
  assert.equal(problems.length, 1);
  assert.match(problems[0] ?? '', reason);
  assert.equal(isWired(facts), false);
}

/** Wired by edits that `terraform fmt` leaves alone. @returns the text of all files. */
async function wires(text: string, names = beta): Promise<string> {
  const { problems, changed, isWired: isDone, text: after } = await wire(text, names);
  assert.deepEqual(problems, []);
  assert.ok(isDone, after);
  forTerraformFmt(changed);
  return after;
}

const head = 'provider "aws" {\n  region = "eu-west-1"\n}\n\n';

/** A call of a module for `alpha`, which has variables, and one for `beta`, which has none. */
const pair = (source: string, betaName = '"acme-beta"') => `${head}module "alpha" {
  source = ${source}

  name = "acme-alpha"

  circleci_env_vars = {
    AWS_DEFAULT_REGION = "eu-west-1"
  }
}

module "beta" {
  source = ${source}

  name = ${betaName}
}
`;

const count = (text: string, wanted: string): number => text.split(wanted).length - 1;

describe('a repository that exists', () => {
  for (const [what, source] of [
    ['a module of the customer’s own in git', '"git@github.com:acme/acme-terraform-github-repository.git?ref=v1.10.0"'],
    ['a module in git over HTTPS', '"git::https://github.com/acme/terraform-github-repository.git?ref=v2"'],
    ['a folder of a repository', '"git::https://github.com/acme/terraform.git//modules/github_repository?ref=v2"'],
    ['a repository without a scheme', '"github.com/acme/terraform-github-repository"'],
    ['a private registry', '"app.terraform.io/acme/repository/github"'],
    ['the public registry', '"acme/repository/github"'],
    ['a folder of a module of the registry', '"acme/platform/github//modules/repository"'],
    ['an archive', '"https://modules.example/acme-repository.zip"'],
    ['a folder with a version in its name', '"../modules/repository-v2"'],
  ] as const) {
    it(`is found where its call goes to ${what}`, async () => {
      const after = await wires(pair(source));
      assert.equal(count(after, 'name = "acme-beta"'), 1);
      assert.equal(count(after, `source = ${source}`), 2);
      assert.match(after, /module "beta" \{[^}]*name = "acme-beta"\n\n {2}circleci_env_vars = \{\n {4}DOCKER_USER/);
    });
  }

  it('is found where its call goes where the calls with variables go, whatever that is called', async () => {
    for (const [first, second] of [
      ['"git@github.com:acme/tf-service.git?ref=v1"', '"git@github.com:acme/tf-service.git?ref=v2"'],
      ['"../shared/service"', '"../shared/service/"'],
    ] as const) {
      const after = await wires(pair(first).replace(/(module "beta" \{\n {2}source = ).*/, `$1${second}`));
      assert.equal(count(after, '"acme-beta"'), 1);
    }
  });

  it('is found by its name in any case, as GitHub finds it', async () => {
    const after = await wires(pair('"./modules/repository"', '"Acme-Beta"'));
    assert.match(after, /name = "Acme-Beta"\n\n {2}circleci_env_vars/);
  });

  it('is found where its source is computed', async () => {
    const after = await wires(pair('"${local.base}/terraform-github-repository.git"'));
    assert.equal(count(after, '"acme-beta"'), 1);
  });

  for (const [what, more, at] of [
    [
      'a module that makes several',
      'module "all" {\n  source = "acme/repositories/github"\n\n  repositories = { acme-beta = {} }\n}\n',
      21,
    ],
    ['a module of another name', 'module "b" {\n  source = "acme/service/any"\n\n  title = "acme-beta"\n}\n', 21],
    ['a local', 'locals {\n  all = ["acme-beta"]\n}\n', 22],
    ['a resource of it', 'resource "github_branch_protection" "b" {\n  repository_id = "acme-beta"\n}\n', 21],
  ] as const)
    it(`may exist where its name is given to ${what}`, async () => {
      const text = `${pair('"./modules/repository"', '"acme-gamma"')}\n${more}`;
      await declines(text, new RegExp(`\\(?\`main\\.tf:${at}\`.*may be made there already`));
    });

  it('does not exist because images, or a thing in AWS, have its name', async () => {
    const text = pair('"./modules/repository"', '"acme-gamma"');
    for (const more of [
      'module "images" {\n  source = "acme/ecr-repo/aws"\n\n  name = "acme-beta"\n}\n',
      'resource "aws_ecr_repository" "images" {\n  name = "acme-beta"\n}\n',
      '# module "beta" { name = "acme-beta" }\n',
    ])
      assert.match(await wires(`${text}\n${more}`), /name = "acme-beta"\n\n {2}circleci_env_vars/);
  });

  it('may be made in a file that does not parse', async () => {
    const broken = 'module "beta" {\n  source = "./modules/repository"\n  name = \n  name "acme-beta\n}\n';
    await declines(
      `# file: main.tf\n${pair('"./modules/repository"', '"acme-gamma"')}\n# file: beta.tf\n${broken}`,
      /`beta\.tf` does not parse, so `acme-beta` may be made there already/,
    );
  });

  it('is found by what the called code makes, whatever that is called', async () => {
    const module =
      'variable "name" {}\n\nvariable "circleci_env_vars" {}\n\nresource "github_repository" "this" {\n  name = var.name\n}\n';
    const after = await wires(`# file: main.tf\n${pair('"./repo"')}\n# file: repo/main.tf\n${module}`);
    assert.equal(count(after, '"acme-beta"'), 1);
  });

  it('is no repository of images', async () => {
    const images = 'module "images" {\n  source = "acme/ecr-repository/aws"\n\n  name = "acme-beta"\n}\n\n';
    const after = await wires(`${images}${pair('"./modules/repository"')}`);
    assert.doesNotMatch(after.slice(0, images.length), /circleci_env_vars/);
  });

  it('keeps the version of the calls that a new one is made like', async () => {
    const source = '"app.terraform.io/acme/repository/github"\n  version = "~> 3.1"';
    const names = { product: 'gamma', repository: 'acme-gamma' };
    const after = await wires(pair(source).replaceAll('source =', 'source  ='), names);
    assert.match(
      after,
      /source {2}= "app\.terraform\.io\/acme\/repository\/github"\n {2}version = "~> 3\.1"\n\n {2}name = "acme-gamma"/,
    );
  });

  for (const [what, name, more] of [
    ['a variable', 'var.beta', 'variable "beta" {\n  type = string\n}\n'],
    ['a variable whose default may be overridden', 'var.beta', 'variable "beta" {\n  default = "acme-gamma"\n}\n'],
    ['a template with a variable', '"acme-${var.beta}"', 'variable "beta" {\n  type = string\n}\n'],
    ['a local that is computed', 'local.beta', 'locals {\n  beta = lower("ACME-BETA")\n}\n'],
    ['a function', 'format("acme-%s", "beta")', ''],
    [
      'a data source',
      'data.github_repository.beta.name',
      'data "github_repository" "beta" {\n  full_name = "acme/b"\n}\n',
    ],
    [
      'an output of a module that is elsewhere',
      'module.names.beta',
      'module "names" {\n  source = "acme/names/null"\n}\n',
    ],
    ['a condition', 'var.x ? "acme-beta" : "b"', 'variable "x" {}\n'],
    ['an element of what is not known', 'each.key\n  for_each = var.names', 'variable "names" {}\n'],
    ['an element of a file', 'each.value.name\n  for_each = yamldecode(file("repos.yml"))', ''],
    ['a count', 'var.names[count.index]\n  count = 2', 'variable "names" {}\n'],
  ] as const) {
    it(`may exist where a name is ${what}`, async () => {
      await declines(
        `${pair('"./modules/repository"', name)}\n${more}`,
        /`module\.beta` \(`main\.tf:15`\).*name cannot be followed/,
      );
    });
  }

  it('does not exist where every name is another one, also those of a `for_each` that is written out', async () => {
    const local = 'locals {\n  rest = ["acme-gamma"]\n}\n';
    for (const many of [
      'each.key\n\n  for_each = toset(["acme-gamma", "acme-delta"])',
      'each.value\n\n  for_each = toset(local.rest)',
      '"acme-${each.key}"\n\n  for_each = { gamma = 1, delta = 2 }',
      'each.value.name\n\n  for_each = { gamma = { name = "acme-gamma" } }',
    ]) {
      const after = await wires(`${pair('"./modules/repository"', many)}\n${local}`);
      assert.equal(count(after, '"acme-beta"'), 1);
    }
  });

  it('does not exist because of a name that cannot come to its own, or a module that nothing calls', async () => {
    const template =
      '# file: modules/repository/main.tf\nvariable "name" {}\n\nvariable "circleci_env_vars" {}\n\nresource "github_repository" "this" {\n  name = var.name\n}\n';
    for (const text of [
      pair('"./modules/repository"', '"other-${var.x}"'),
      pair('"./modules/repository"', '"other-${each.key}"\n\n  for_each = var.x'),
      `# file: main.tf\n${pair('"acme/repository/github"', '"acme-gamma"')}\n${template}`,
    ])
      assert.match(await wires(text), /name = "acme-beta"\n\n {2}circleci_env_vars/);
    const run = '# file: live/x/terragrunt.hcl\nterraform {\n  source = "../../modules//repository"\n}\n';
    await declines(
      `# file: main.tf\n${pair('"acme/repository/github"', '"acme-gamma"')}\n${template}\n${run}`,
      /`github_repository\.this` \(`modules\/repository\/main\.tf:5`\) has a name that cannot be followed/,
    );
  });

  it('is not made anew where a `for_each` makes it', async () => {
    const many = '"acme-${each.key}"\n  for_each = { beta = 1, delta = 2 }';
    await declines(
      pair('"./modules/repository"', many),
      /`module\.beta` in `main\.tf` makes `acme-beta` among others.*`main\.tf:19`/,
    );
  });

  it('is not made anew where nothing shows how one is made', async () => {
    const secrets =
      'module "secrets" {\n  source         = "./modules/ci_dockerhub_secrets"\n  product_prefix = "gamma"\n}\n';
    await declines(
      secrets,
      /`module\.secrets` \(`main\.tf:1`\) makes secrets, but no `\.tf` file shows how a repository is made/,
    );
    const many =
      'module "all" {\n  for_each = toset(["acme-gamma"])\n\n  source = "./repository"\n  name   = each.key\n}\n';
    await declines(
      many,
      /`module\.all` \(`main\.tf:1`\) makes repositories by `for_each`, and `acme-beta` is none of them/,
    );
  });

  it('is not made anew where a resource makes it', async () => {
    const resource = 'resource "github_repository" "beta" {\n  name = "acme-beta"\n}\n';
    await declines(
      `${pair('"./modules/repository"', '"acme-gamma"')}\n${resource}`,
      /made by `github_repository\.beta` \(`main\.tf:21`\)/,
    );
  });

  for (const [file, call] of [
    ['beta.tofu', 'module "beta" {\n  source = "./modules/repository"\n  name   = "acme-beta"\n}\n'],
    ['beta.tf.json', '{ "module": { "beta": { "source": "./modules/repository", "name": "acme-beta" } } }\n'],
    ['live/beta/terragrunt.hcl', 'terraform {\n  source = "../../modules//repository"\n}\n'],
    ['main.tfcomponent.hcl', 'component "beta" {\n  source = "./modules/github-repo"\n}\n'],
    ['more.tofu.json', '{ "module": { "b": { "source": "./modules/repository", "name": "${var.name}" } } }\n'],
  ] as const) {
    it(`may be made in ${file}, which is not read`, async () => {
      const text = pair('"./modules/repository"', '"acme-gamma"');
      await declines(
        `# file: main.tf\n${text}\n# file: ${file}\n${call}`,
        new RegExp(`\`${file.replaceAll('.', '\\.')}:[12]\``),
      );
    });
  }

  it('may be made by a call that an override file changes', async () => {
    for (const file of ['override.tf', 'local_override.tf']) {
      const text = `# file: main.tf\n${pair('"./modules/repository"', '"acme-gamma"')}\n# file: ${file}\nmodule "beta" {\n  name = "acme-beta"\n}\n`;
      await declines(text, new RegExp(`\`${file}:1\` overrides`));
      await declines(text, new RegExp(`\`${file}:1\` overrides`), alpha);
    }
    const backend = `# file: main.tf\n${pair('"./modules/repository"')}\n# file: backend_override.tf\nterraform {\n  backend "local" {}\n}\n`;
    await wires(backend);
  });

  it('is not wired in a file that OpenTofu does not take', async () => {
    const text = pair('"./modules/repository"');
    await declines(`# file: main.tf\n${text}\n# file: main.tofu\nlocals {}\n`, /`main\.tofu` stands in for `main\.tf`/);
  });

  it('is not wired in a copy that a tool made', async () => {
    const text = pair('"./modules/repository"');
    const copy = 'live/.terragrunt-cache/Zx1/Qy2/main.tf';
    const { changed, isWired: isDone } = await wire(`# file: ${copy}\n${text}\n# file: live/main.tf\n${text}`);
    assert.deepEqual(
      changed.map(({ path }) => path).filter((path) => !path.startsWith('live/modules/')),
      ['live/main.tf'],
    );
    assert.ok(isDone);
    await declines(`# file: ${copy}\n${text}`, /no infra checkout/);
  });

  it('is not picked where two roots make it', async () => {
    const text = pair('"../../modules/repository"');
    await declines(
      `# file: live/dev/main.tf\n${text}\n# file: live/prod/main.tf\n${text}`,
      /`module\.beta` \(`live\/dev\/main\.tf:15`\) and `module\.beta` \(`live\/prod\/main\.tf:15`\)/,
    );
  });

  it('is made by the outer of two calls that hand the variables on', async () => {
    const inner =
      'variable "name" {}\n\nvariable "circleci_env_vars" {}\n\nmodule "this" {\n  source = "acme/repository/github"\n\n  name              = var.name\n  circleci_env_vars = var.circleci_env_vars\n}\n';
    const after = await wires(`# file: main.tf\n${pair('"./modules/repo"')}\n# file: modules/repo/main.tf\n${inner}`);
    assert.ok(after.includes(inner));
  });

  it('is made by the outer of two calls also where the inner one adds to its variables, and nothing overrides them', async () => {
    const inner = (map: string) =>
      `# file: modules/repo/main.tf\nvariable "name" {}\n\nvariable "circleci_env_vars" {}\n\nvariable "x" {\n  default = {}\n}\n\nmodule "this" {\n  source = "acme/repository/github"\n\n  name              = var.name\n  circleci_env_vars = ${map}\n}\n`;
    for (const map of ['merge({ A = 1 }, var.circleci_env_vars)', 'merge(var.x, var.circleci_env_vars, { A = 1 })']) {
      const after = await wires(`# file: main.tf\n${pair('"./modules/repo"')}\n${inner(map)}`);
      assert.ok(after.includes(inner(map).replace(/^.*\n/, '')));
    }
    for (const map of ['merge(var.circleci_env_vars, var.x)', 'merge(var.circleci_env_vars, { DOCKER_USER = "x" })'])
      await declines(
        `# file: main.tf\n${pair('"./modules/repo"')}\n${inner(map)}`,
        /which of them is meant cannot be known/,
      );
  });

  it('is not handed variables that its module does not declare', async () => {
    const module = 'variable "name" {}\n\nresource "github_repository" "this" {\n  name = var.name\n}\n';
    const call = 'module "beta" {\n  source = "./repo"\n  name   = "acme-beta"\n}\n';
    await declines(
      `# file: main.tf\n${call}\n# file: repo/main.tf\n${module}`,
      /no `\.tf` file of `repo`.*declares a variable `circleci_env_vars`/,
    );
  });
});

describe('a module that is used several times', () => {
  const wrapper = `# file: modules/team/main.tf
variable "name" { type = string }
variable "repositories" { type = list(string) }

module "this" {
  source = "../repository"

  name = var.name

  circleci_env_vars = {
    TEAM = "a"
  }
}
`;
  const providers = `${head}provider "aws" {\n  alias = "management"\n}\n\n`;
  const team = (label: string, lines: string, source = './modules/team') =>
    `module "${label}" {\n  source       = "${source}"\n  repositories = []\n  ${lines}\n}\n\n`;

  it('is not written into for one of its calls', async () => {
    const calls = team('team_a', 'name = "acme-alpha"') + team('team_b', 'name = "acme-beta"');
    const text = `# file: main.tf\n${providers}${calls}${wrapper}`;
    await declines(text, /`modules\/team` is used more than once.*`module\.team_a` \(`main\.tf:9`\)/, alpha);
    await declines(text, /`module\.team_b` \(`main\.tf:15`\)/, beta);
  });

  it('is not written into where `for_each` or `count` calls it', async () => {
    for (const lines of [
      'for_each     = toset(["acme-alpha", "acme-beta"])\n  name         = each.key',
      'count        = 2\n  name         = "acme-${count.index}"',
    ])
      await declines(
        `# file: main.tf\n${providers}${team('teams', lines)}${wrapper}`,
        /`module\.this` \(`modules\/team\/main\.tf:4`\)/,
        alpha,
      );
    for (const lines of [
      'count        = var.on ? 1 : 0\n  name         = "acme-alpha"',
      'for_each     = var.x\n  name         = "acme-alpha"',
    ])
      await declines(
        `# file: main.tf\n${providers}${team('teams', lines)}${wrapper}`,
        /`modules\/team` is used by `module\.teams` \(`main\.tf:9`\) with/,
        alpha,
      );
  });

  it('is not written into where that is so further up', async () => {
    const group = (lines: string) => `module "group" {\n  source = "./group"\n${lines}}\n\n`;
    const inner = `# file: group/main.tf\n${team('team', 'name = "acme-alpha"', '../modules/team')}`;
    await declines(
      `# file: main.tf\n${providers}${group('  count  = 2\n')}${inner}${wrapper}`,
      /used by `module\.group`/,
      alpha,
    );
    const twice = `${group('')}${group('').replace('"group"', '"other"')}`;
    await declines(`# file: main.tf\n${providers}${twice}${inner}${wrapper}`, /used more than once/, alpha);
  });

  it('is not written into where a file that is not read uses it, or its root, too', async () => {
    const text = `# file: infra/main.tf\n${providers}${team('team_a', 'name = "acme-alpha"')}${wrapper.replace('modules', 'infra/modules')}`;
    const run = (folder: string, source: string) =>
      `\n# file: live/${folder}/terragrunt.hcl\nterraform {\n  source = "${source}"\n}\n`;
    await declines(
      `${text}\n# file: infra/b.tf.json\n{ "module": { "b": { "source": "./modules/team" } } }\n`,
      /`infra\/modules\/team` may be used more than once: `infra\/b\.tf\.json:1`/,
      alpha,
    );
    await declines(text + run('b', '../../infra//modules/team'), /`live\/b\/terragrunt\.hcl:2`/, alpha);
    const twice = run('dev', '../../infra') + run('prod', '../../infra');
    await declines(text + twice, /`live\/dev\/terragrunt\.hcl:2` is in a form that is not read/, alpha);
    const { isWired: isDone } = await wire(text + run('dev', '../../infra'), alpha);
    assert.ok(isDone);
  });

  it('is written into where one call uses it', async () => {
    const after = await wires(
      `# file: main.tf\n${providers}${team('team_a', 'name = "acme-alpha"').replace('  name =', '  name         =')}${wrapper}`,
      alpha,
    );
    assert.match(after, /aws\.management = aws\.management/);
  });

  it('is a product’s own folder too: it is not written into for one of two roots', async () => {
    const root = `${providers}module "alpha" {\n  source = "../../alpha"\n}\n\n`;
    const repository = 'module "r" {\n  source = "acme/repository/github"\n  name   = "acme-alpha"\n}\n';
    await declines(
      `# file: live/dev/main.tf\n${root}${repository}\n# file: live/prod/main.tf\n${root}\n# file: alpha/main.tf\nlocals {}\n`,
      /`alpha` is used more than once/,
      alpha,
    );
  });

  it('is not called wired for one use because another one is', async () => {
    const calls = team('team_a', 'name = "acme-alpha"') + team('team_b', 'name = "acme-beta"');
    const fed = wrapper.replace(
      'TEAM = "a"',
      'DOCKER_USER         = data.aws_secretsmanager_secret_version.id.secret_string\n    DOCKER_ACCESS_TOKEN = data.aws_secretsmanager_secret_version.token.secret_string',
    );
    const data = ['id', 'token'].map(
      (part) => `\ndata "aws_secretsmanager_secret_version" "${part}" {\n  secret_id = "alpha-dockerhub_${part}"\n}\n`,
    );
    const secrets = 'module "s" {\n  source = "./modules/ci_dockerhub_secrets"\n  product_prefix = "beta"\n}\n\n';
    const { facts } = await wire(`# file: main.tf\n${providers}${secrets}${calls}${fed}${data.join('')}`, beta);
    assert.deepEqual([facts.user, facts.token, facts.isMiswired], [false, false, true]);
  });

  it('keeps secrets that a `for_each` makes for several products from being made twice', async () => {
    const secrets =
      'module "secrets" {\n  source         = "./modules/ci_dockerhub_secrets"\n  for_each       = toset(["beta", "gamma"])\n  product_prefix = each.key\n}\n';
    await declines(
      `${pair('"./modules/repository"')}\n${secrets}`,
      /`module\.secrets` \(`main\.tf:21`\) makes secrets that may be those of `beta`/,
    );
    await wires(`${pair('"./modules/repository"')}\n${secrets}`, alpha);
  });
});

describe('the fix of a rule', () => {
  const fixesOf = async (text: string, rule: string) => {
    const lint = new CheckoutLinter(await hclParser()).lint(splitFiles(text), defaultSettings);
    return [...lint.findings.values()].flat().flatMap((finding) => (finding.rule === rule ? [finding.fix?.title] : []));
  };
  const calls = (labels: readonly string[], providers: string) =>
    labels.map((label) => `module "${label}" {\n  source = "./team"\n${providers}}\n\n`).join('');

  it('writes no half of a credential into a module that is used several times', async () => {
    const team =
      '# file: team/main.tf\ndata "aws_secretsmanager_secret_version" "id" {\n  secret_id = "alpha-dockerhub_id"\n}\n\n' +
      'data "aws_secretsmanager_secret_version" "token" {\n  secret_id = "alpha-dockerhub_token"\n}\n\n' +
      'module "r" {\n  source = "acme/repository/github"\n  name   = "acme-alpha"\n\n  circleci_env_vars = {\n    DOCKER_USER = data.aws_secretsmanager_secret_version.id.secret_string\n  }\n}\n';
    const rule = 'incomplete-dockerhub-credentials';
    assert.deepEqual(await fixesOf(`# file: main.tf\n${calls(['a'], '')}${team}`, rule), ['Add `DOCKER_ACCESS_TOKEN`']);
    const twice = await fixesOf(`# file: main.tf\n${calls(['a', 'b'], '')}${team}`, rule);
    assert.ok(twice.length > 0);
    assert.deepEqual(new Set(twice), new Set([undefined]));
  });

  it('names no provider that a folder is not given by that name', async () => {
    const secrets = (product: string, providers: string) =>
      `module "${product}" {\n  source = "./modules/ci_dockerhub_secrets"\n\n  product_prefix = "${product}"\n${providers}}\n\n`;
    const usual = '\n  providers = {\n    aws = aws.management\n  }\n';
    const root = secrets('one', usual) + secrets('two', usual);
    const team = `# file: team/main.tf\n${secrets('alpha', '').replace('./modules', '../modules')}`;
    const rule = 'dockerhub-secret-provider';
    const given = '\n  providers = {\n    aws            = aws\n    aws.management = aws.management\n  }\n';
    const title = 'Hand on `aws.management`';
    assert.deepEqual(await fixesOf(`# file: main.tf\n${root}${calls(['a'], given)}${team}`, rule), [title]);
    assert.deepEqual(await fixesOf(`# file: main.tf\n${root}${calls(['a'], '')}${team}`, rule), [undefined]);
  });
});

describe('a provider', () => {
  const repository = 'module "beta" {\n  source = "./modules/repository"\n  name   = "acme-beta"\n}\n';
  const declared = (...aliases: readonly string[]) =>
    aliases.map((alias) => (alias === '' ? head : `provider "aws" {\n  alias = "${alias}"\n}\n\n`)).join('');

  /** What is written for providers anywhere. */
  const named = (text: string): string[] =>
    [...text.slice(text.indexOf('module')).matchAll(/\b(?:provider +=|aws +=) (aws\S*)/g)].map(
      ([, name]) => name ?? '',
    );

  for (const [what, aliases, wanted] of [
    ['is not named where none is declared', [], []],
    ['is the default one, unnamed, where that is all there is', [''], []],
    ['is the default one where the others are no management account’s', ['', 'us_east_1'], []],
    ['is the default one beside several others', ['', 'us_east_1', 'workload'], []],
    ['is the management account’s', ['', 'management'], ['aws.management', 'aws.management', 'aws.management']],
    ['is the only one', ['shared'], ['aws.shared', 'aws.shared', 'aws.shared']],
    [
      'is the one whose alias begins with management',
      ['management_eu_west_1', 'workload_eu_west_1'],
      ['aws.management_eu_west_1', 'aws.management_eu_west_1', 'aws.management_eu_west_1'],
    ],
    [
      'is the one that is called management among several that begin so',
      ['management_eu', 'management', 'workload'],
      ['aws.management', 'aws.management', 'aws.management'],
    ],
  ] as const) {
    it(`${what}: ${aliases.join(', ') || 'none'}`, async () => {
      const after = await wires(declared(...aliases) + repository);
      assert.deepEqual(named(after.split('# Two secrets')[0] ?? ''), wanted);
      assert.doesNotMatch(after, /aws += aws\n/);
    });
  }

  for (const aliases of [
    ['one', 'two'],
    ['one', 'two', 'three'],
    ['management_eu', 'management_us'],
    ['', 'management_eu', 'management_us'],
  ])
    it(`is not guessed: ${aliases.join(', ')}`, async () => {
      await declines(declared(...aliases) + repository, /several AWS providers, `aws\.[a-z_]+`.*\(`main\.tf:\d+`\)/);
    });

  it('is one that a module is given by name', async () => {
    const given =
      'terraform {\n  required_providers {\n    aws = {\n      source                = "hashicorp/aws"\n      configuration_aliases = [aws.management]\n    }\n  }\n}\n\n';
    assert.match(await wires(given + repository), /provider {2}= aws\.management/);
  });

  it('is not guessed where a file that is not read declares others', async () => {
    const file = 'provider "aws" {\n  alias = "management"\n}\n';
    await declines(
      `# file: main.tf\n${repository}\n# file: providers.tofu\n${file}`,
      /`providers\.tofu:2` may declare other AWS providers/,
    );
    await declines(
      `# file: infra/main.tf\n${repository}\n# file: terragrunt.hcl\ngenerate "aws" {\n  contents = "provider aws { alias = 1 }"\n}\n`,
      /`terragrunt\.hcl:2` may declare other AWS providers/,
    );
    const after = await wires(`# file: main.tf\n${repository}\n# file: providers.tofu\nprovider "aws" {}\n`);
    assert.doesNotMatch(after.split('# Two secrets')[0] ?? '', /aws\.|provider +=|providers =/);
  });

  const wrapper =
    '# file: team/main.tf\nvariable "name" {}\n\nmodule "this" {\n  source = "../modules/repository"\n  name   = var.name\n}\n';
  const call = 'module "team" {\n  source = "./team"\n  name   = "acme-beta"\n}\n\n';

  it('goes down by itself where it is the default one', async () => {
    for (const aliases of [[], ['']]) {
      const after = await wires(`# file: main.tf\n${declared(...aliases)}${call}${wrapper}`);
      assert.doesNotMatch(after.split('# Two secrets')[0] ?? '', /providers =|required_providers|provider +=/);
    }
  });

  it('goes down by its name alone where there is no default one', async () => {
    const after = await wires(`# file: main.tf\n${declared('management')}${call}${wrapper}`);
    assert.match(after, /providers = \{\n {4}aws\.management = aws\.management\n {2}\}/);
    assert.match(after, /configuration_aliases = \[aws\.management\]/);
    assert.doesNotMatch(after, /aws += aws\n/);
  });

  it('does not hand on what a folder was not given by name', async () => {
    const folder = '# file: beta/main.tf\nlocals {}\n';
    const after = await wires(`# file: main.tf\n${declared('management')}${repository}\n${folder}`);
    assert.match(
      after,
      /module "beta_product" \{\n {2}source = "\.\/beta"\n\n {2}providers = \{\n {4}aws\.management = aws\.management\n {2}\}/,
    );
  });
});

describe('what a module is handed', () => {
  const providers = `${head}provider "aws" {\n  alias = "management"\n}\n\n`;
  const call = 'module "team" {\n  source = "./team"\n}\n\n';
  const repository = (source: string) => `module "beta" {\n  source = "${source}"\n  name   = "acme-beta"\n}\n`;
  const team = (text: string) =>
    `# file: main.tf\n${providers}${call}\n# file: team/main.tf\n${text}${repository('../modules/repository')}`;
  const secretsModule = (requirement: string, provider: string) => {
    const each = ['id', 'token'].map(
      (part) =>
        `resource "aws_secretsmanager_secret" "dockerhub_${part}" {\n  name = "\${var.product_prefix}-dockerhub_${part}"\n${provider}}\n\noutput "aws_secretsmanager_secret_dockerhub_${part}" {\n  value = aws_secretsmanager_secret.dockerhub_${part}\n}\n`,
    );
    return `# file: modules/ci_dockerhub_secrets/main.tf\n${requirement}variable "product_prefix" {}\n\n${each.join('\n')}`;
  };
  const requires = (aliases: string) =>
    `terraform {\n  required_providers {\n    aws = {\n      source                = "hashicorp/aws"\n      configuration_aliases = [${aliases}]\n    }\n  }\n}\n\n`;

  it('is declared in place of a version alone', async () => {
    const after = await wires(team('terraform {\n  required_providers {\n    aws = "~> 5.0"\n  }\n}\n\n'));
    assert.match(
      after,
      / {4}aws = \{\n {6}source {16}= "hashicorp\/aws"\n {6}version {15}= "~> 5\.0"\n {6}configuration_aliases = \[aws\.management\]\n {4}\}\n/,
    );
  });

  it('is declared where the module’s requirements stand, in whichever block and file', async () => {
    const versions =
      '# file: team/versions.tf\nterraform {\n  required_providers {\n    github = {\n      source = "integrations/github"\n    }\n  }\n}\n';
    const text = team('terraform {\n  required_version = ">= 1.5"\n}\n\n');
    const after = (await wires(`${text}\n${versions}`)).split('# Two secrets')[0] ?? '';
    assert.equal(count(after, 'required_providers {'), 1);
  });

  it('is not declared a second time beside a file that is not read', async () => {
    const json = '# file: team/versions.tf.json\n{ "terraform": { "required_providers": { "aws": {} } } }\n';
    await declines(`${team('')}\n${json}`, /`team\/versions\.tf\.json:1` says which providers `team` is handed/);
  });

  it('is nothing where it has a provider of its own', async () => {
    await declines(
      team('provider "aws" {\n  region = "eu-west-2"\n}\n\n'),
      /`team` has an AWS provider of its own \(`team\/main\.tf:1`\)/,
    );
  });

  it('is what the secrets module calls its providers', async () => {
    const text = `# file: main.tf\n${providers}${repository('./modules/repository')}\n`;
    const one = secretsModule(requires('aws.shared'), '\n  provider = aws.shared\n');
    assert.match(
      await wires(text + one),
      / {2}providers = \{\n {4}aws {8}= aws\.management\n {4}aws\.shared = aws\.management\n {2}\}/,
    );
    await declines(
      text + secretsModule(requires('aws.shared, aws.other'), ''),
      /`\.\/modules\/ci_dockerhub_secrets` is to be handed `aws\.shared` and `aws\.other`/,
    );
    await declines(`# file: main.tf\n${repository('./modules/repository')}\n${one}`, /is to be handed `aws\.shared`/);
  });

  it('is what another call of the secrets module hands it, where its code is elsewhere', async () => {
    const source = 'git::https://github.com/acme/ci_dockerhub_secrets.git?ref=v1';
    const other = `module "gamma" {\n  source = "${source}"\n\n  product_prefix = "gamma"\n\n  providers = {\n    aws.management = aws.management\n  }\n}\n\n`;
    const after = await wires(providers + other + repository('./modules/repository'));
    assert.equal(count(after, 'providers = {\n    aws.management = aws.management\n  }'), 2);
  });

  it('is what the calls that a new one is made like hand on', async () => {
    const handed = '  providers = {\n    github = github.acme\n  }\n\n';
    const like = pair('"./modules/repository"', '"acme-gamma"').replaceAll('  name =', `${handed}  name =`);
    assert.equal(count(await wires(like), handed), 3);
  });

  it('is no name of another root', async () => {
    const secrets =
      'module "s" {\n  source         = "../../modules/ci_dockerhub_secrets"\n  product_prefix = "beta"\n\n  providers = {\n    aws = aws.management\n  }\n}\n';
    const files = (github: string) =>
      `# file: live/aws/main.tf\n${providers}${secrets}\n# file: live/github/main.tf\n${github}${repository('../../modules/repository')}`;
    await declines(
      files(head),
      /`module\.s` \(`live\/aws\/main\.tf:9`\) makes the secrets of `beta` with `aws\.management` of `live\/aws`/,
    );
    const { text } = await wire(files(providers));
    assert.match(text, /secret_id = "beta-dockerhub_id"\n {2}provider {2}= aws\.management/);
    const read = ['id', 'token'].map(
      (part) => `data "aws_secretsmanager_secret_version" "${part}" {\n  secret_id = "beta-dockerhub_${part}"\n}\n\n`,
    );
    const value = (part: string) => `data.aws_secretsmanager_secret_version.${part}.secret_string`;
    const fed = files(head + read.join('')).replace(
      '"acme-beta"\n',
      `"acme-beta"\n\n  circleci_env_vars = {\n    DOCKER_USER         = ${value('id')}\n    DOCKER_ACCESS_TOKEN = ${value('token')}\n  }\n`,
    );
    const { facts, changed } = await wire(fed);
    assert.deepEqual([facts.isMiswired, changed], [false, []]);
  });

  it('is not guessed where a provider has a name of another kind', async () => {
    await declines(
      `${head}provider "aws" {\n  alias    = "management"\n  for_each = toset(["eu"])\n}\n\n${repository('./modules/repository')}`,
      /declared by `for_each` \(`main\.tf:7`\)/,
    );
    await declines(
      `terraform {\n  required_providers {\n    amazon = {\n      source = "hashicorp/aws"\n    }\n  }\n}\n\n${repository('./modules/repository')}`,
      /the AWS provider is called `amazon` \(`main\.tf:3`\)/,
    );
  });

  it('has a label that nothing has', async () => {
    const taken = ['acme_beta', 'acme_beta_repository'].map((label) => `\nmodule "${label}" {\n  source = "./x"\n}\n`);
    const after = await wires(pair('"./modules/repository"', '"acme-gamma"') + taken.join(''));
    assert.match(after, /module "acme_beta_repository_2" \{/);
  });
});

describe('what makes or reads a secret', () => {
  const repository = 'module "beta" {\n  source = "./modules/repository"\n  name   = "acme-beta"\n}\n';
  const resource = (label: string, name: string, lines = '') =>
    `resource "aws_secretsmanager_secret" "${label}" {\n${lines}  name = "${name}"\n}\n\n`;
  const own = (lines = '') =>
    resource('beta_id', 'beta-dockerhub_id', lines) + resource('beta_token', 'beta-dockerhub_token', lines);

  it('is named by its resource', async () => {
    assert.match(await wires(head + own() + repository), /secret_id = aws_secretsmanager_secret\.beta_token\.id/);
  });

  it('cannot be named where it is made by `count` or `for_each`', async () => {
    await declines(
      head + own('  count = 1\n') + repository,
      /`aws_secretsmanager_secret\.beta_id` \(`main\.tf:5`\) makes the secrets of `beta` with `for_each` or `count`/,
    );
    for (const many of ['count  = 1', 'for_each = toset(["x"])'])
      await declines(
        `${head}module "s" {\n  source = "./modules/ci_dockerhub_secrets"\n  ${many}\n\n  product_prefix = "beta"\n}\n\n${repository}`,
        /`module\.s` \(`main\.tf:5`\) makes the secrets of `beta` with/,
      );
  });

  it('is not the one of another product where the own one is not there', async () => {
    const others =
      resource('alpha_dockerhub_id', 'alpha-dockerhub_id') + resource('alpha_dockerhub_token', 'alpha-dockerhub_token');
    await declines(
      head + others + resource('beta_id', 'beta-dockerhub_id') + repository,
      /`aws_secretsmanager_secret\.beta_id` \(`main\.tf:13`\) .* no resource beside it makes `beta-dockerhub_token`/,
    );
  });

  const secrets = 'module "s" {\n  source         = "./modules/ci_dockerhub_secrets"\n  product_prefix = "beta"\n}\n\n';

  it('is no data source that is made by `count`', async () => {
    const reader =
      'data "aws_secretsmanager_secret_version" "beta_dockerhub_id" {\n  count     = 1\n  secret_id = module.s.aws_secretsmanager_secret_dockerhub_id.id\n}\n\n';
    const after = await wires(head + secrets + reader + repository);
    assert.ok(after.includes(reader));
    assert.match(
      after,
      /DOCKER_USER {9}= data\.aws_secretsmanager_secret_version\.ci_beta_dockerhub_id\.secret_string/,
    );
  });

  it('is no data source that reads what cannot be followed, whatever its name', async () => {
    const reader =
      'data "aws_secretsmanager_secret_version" "beta_dockerhub_id" {\n  secret_id = var.arn\n}\n\nvariable "arn" {}\n\n';
    assert.ok((await wires(head + secrets + reader + repository)).includes(reader));
  });

  it('is what the last of two entries with one key says', async () => {
    const read = ['id', 'token'].map(
      (part) =>
        `data "aws_secretsmanager_secret_version" "${part}" {\n  secret_id = module.s.aws_secretsmanager_secret_dockerhub_${part}.id\n}\n\n`,
    );
    const value = (part: string) => `data.aws_secretsmanager_secret_version.${part}.secret_string`;
    const fed = repository.replace(
      '"acme-beta"\n',
      `"acme-beta"\n\n  circleci_env_vars = {\n    DOCKER_USER         = ${value('id')}\n    DOCKER_ACCESS_TOKEN = ${value('token')}\n    DOCKER_USER         = "left-over"\n  }\n`,
    );
    const { facts } = await wire(head + secrets + read.join('') + fed);
    assert.deepEqual([facts.user, facts.token, facts.isMiswired], [false, true, true]);
  });
});

describe('a value that cannot be followed', () => {
  const variables = (user: string, token: string, more = '') => `${head}${more}module "alpha" {
  source = "./modules/repository"
  name   = "acme-alpha"

  circleci_env_vars = {
    DOCKER_USER         = ${user}
    DOCKER_ACCESS_TOKEN = ${token}
  }
}
`;
  const reading = (label: string, secret: string) =>
    `data "aws_secretsmanager_secret_version" "${label}" {\n  secret_id = ${secret}\n}\n\n`;
  const json = 'jsondecode(data.aws_secretsmanager_secret_version.both.secret_string)';

  for (const [what, user, token, more] of [
    [
      'Vault',
      'data.vault_kv_secret_v2.dockerhub.data["username"]',
      'data.vault_kv_secret_v2.dockerhub.data["token"]',
      'data "vault_kv_secret_v2" "dockerhub" {\n  mount = "ci"\n  name  = "dockerhub/alpha"\n}\n\n',
    ],
    ['SSM', 'data.aws_ssm_parameter.user.value', 'data.aws_ssm_parameter.token.value', ''],
    ['one secret for both', `${json}["user"]`, `${json}["token"]`, reading('both', '"ci/dockerhub/alpha"')],
    ['one secret under our own name', `${json}.user`, `${json}.token`, reading('both', '"alpha-dockerhub_token"')],
    ['a variable', 'var.user', 'var.token', 'variable "user" {}\n\nvariable "token" {}\n\n'],
    [
      'a variable with a default',
      'var.user',
      'var.token',
      'variable "user" {\n  default = ""\n}\n\nvariable "token" {\n  default = "default"\n}\n\n',
    ],
    ['a local', 'local.user', 'local.token', 'locals {\n  user  = file("user")\n  token = file("token")\n}\n\n'],
    [
      'an output of a module that is elsewhere',
      'module.hub.user',
      'module.hub.token',
      'module "hub" {\n  source = "acme/hub/aws"\n}\n\n',
    ],
    ['a condition', 'var.old ? "a" : "b"', 'var.old ? "c" : "d"', 'variable "old" {}\n\n'],
    [
      'an element',
      'local.all[var.env].user',
      'local.all[var.env].token',
      'variable "env" {}\n\nlocals {\n  all = {}\n}\n\n',
    ],
    ['a function', 'coalesce(var.user, "x")', 'try(var.token, "")', 'variable "user" {}\n\nvariable "token" {}\n\n'],
    ['a template', '"${var.user}-bot"', '"${var.token}${var.user}"', 'variable "user" {}\n\nvariable "token" {}\n\n'],
    [
      'a secret under another name',
      'data.aws_secretsmanager_secret_version.user.secret_string',
      'data.aws_secretsmanager_secret_version.token.secret_string',
      reading('user', '"ci/hub-user"') + reading('token', '"ci/hub-token"'),
    ],
    [
      'a secret with a computed name',
      'data.aws_secretsmanager_secret_version.user.secret_string',
      'data.aws_secretsmanager_secret_version.token.secret_string',
      `variable "of" {}\n\n${reading('user', '"${var.of}-dockerhub_id"')}${reading('token', '"${var.of}-dockerhub_token"')}`,
    ],
    [
      'a version that a variable fills',
      'aws_secretsmanager_secret_version.u.secret_string',
      'aws_secretsmanager_secret_version.t.secret_string',
      ['u', 't']
        .map(
          (label) =>
            `resource "aws_secretsmanager_secret" "${label}" {\n  name = "hub-${label}"\n}\n\nresource "aws_secretsmanager_secret_version" "${label}" {\n  secret_id     = aws_secretsmanager_secret.${label}.id\n  secret_string = var.${label}\n}\n\nvariable "${label}" {}\n\n`,
        )
        .join(''),
    ],
  ] as const) {
    it(`is neither wrong nor wired, and stays: ${what}`, async () => {
      const text = variables(user, token, more);
      await declines(
        text,
        /`DOCKER_USER` of `acme-alpha` is set to a value that cannot be followed: .*`main\.tf:\d+`.*, so nothing is changed/,
        alpha,
      );
      const checkout = await readCheckout([{ path: 'main.tf', text }]);
      assert.equal(findWiring(checkout, alpha).isMiswired, false);
      const [made] = madeRepositories(new WiringModel(checkout, defaultSettings.credentials));
      assert.equal(made?.wiring, 'unknown');
    });
  }

  it('is right where it is read by name, and its secrets are not made a second time', async () => {
    const read = reading('i', '"alpha-dockerhub_id"') + reading('t', '"alpha-dockerhub_token"');
    const value = (label: string) => `data.aws_secretsmanager_secret_version.${label}.secret_string`;
    await declines(
      variables(value('i'), value('t'), read),
      /gets the secrets of `alpha`, by `data\.aws_secretsmanager_secret_version\.t` \(`main\.tf:9`\), and no `\.tf` file makes them/,
      alpha,
    );
  });

  it('is told without its text, which may hold a part of a token', async () => {
    const { problems } = await wire(variables('"user-${var.x}"', '"x"', 'variable "x" {}\n\n'), alpha);
    assert.doesNotMatch(problems.join('\n'), /user-/);
  });

  it('may stand in a resource of its own, beside the map', async () => {
    const resource = (lines: string) => `\nresource "circleci_environment_variable" "v" {\n${lines}}\n`;
    for (const lines of [
      '  project = "acme-beta"\n  name    = "DOCKER_USER"\n  value   = "x"\n',
      '  project = module.beta.name\n  name    = "DOCKER_ACCESS_TOKEN"\n  value   = var.x\n',
      '  for_each = { DOCKER_USER = "x" }\n  project  = var.project\n  name     = each.key\n  value    = each.value\n',
    ])
      await declines(
        pair('"./modules/repository"') + resource(lines),
        /`circleci_environment_variable\.v` \(`main\.tf:21`\) sets `DOCKER_\w+` of a project that may be `acme-beta`/,
      );
    for (const lines of [
      '  project = "acme-alpha"\n  name    = "DOCKER_USER"\n  value   = "x"\n',
      '  project = module.alpha.name\n  name    = "DOCKER_USER"\n  value   = "x"\n',
      '  project = "acme-beta"\n  name    = "OTHER"\n  value   = "x"\n',
    ])
      await wires(pair('"./modules/repository"') + resource(lines));
  });

  it('keeps the other half from being written too', async () => {
    await declines(
      variables('"literal"', 'data.aws_ssm_parameter.token.value'),
      /`DOCKER_ACCESS_TOKEN` of `acme-alpha`/,
      alpha,
    );
  });

  it('may come from the rest of the map', async () => {
    const withMap = (map: string) => variables('', '').replace(/\{\n {4}DOCKER_USER[^}]*\}/, map);
    const given = 'variable "more" {\n  default = {}\n}\n';
    for (const map of [
      'var.more',
      'merge({ A = 1 }, var.more)',
      'merge(var.more, { A = 1 })',
      'merge({ DOCKER_USER = "x", DOCKER_ACCESS_TOKEN = "y" }, var.more)',
      '{ for name in ["DOCKER_USER"] : name => "x" }',
      '{ (var.more) = 1 }',
      'merge([{ A = 1 }, var.more]...)',
    ])
      await declines(`${withMap(map)}\n${given}`, /cannot be followed: .*`main\.tf:9`/, alpha);
    await wires(`${withMap('merge(var.more, { DOCKER_USER = "x", DOCKER_ACCESS_TOKEN = "y" })')}\n${given}`, alpha);
  });

  it('is put right where it is known to be wrong: a text, a placeholder, another product’s', async () => {
    await wires(variables('"somebody"', 'null'), alpha);
    const other = reading('other_id', '"gamma-dockerhub_id"') + reading('other_token', '"gamma-dockerhub_token"');
    const value = (part: string) => `data.aws_secretsmanager_secret_version.other_${part}.secret_string`;
    await wires(variables(value('id'), value('token'), other), alpha);
  });
});

describe('an output that others may read', () => {
  const standard = (part: string, value: string) =>
    `output "aws_secretsmanager_secret_dockerhub_${part}" {\n  value = ${value}\n}\n\n`;
  const both = (value: (part: string) => string) => ['id', 'token'].map((part) => standard(part, value(part))).join('');
  const secrets = (product: string) =>
    `module "secrets" {\n  source         = "../../modules/ci_dockerhub_secrets"\n  product_prefix = "${product}"\n}\n\n`;

  it('is kept where it hands on the secret of another product from further down', async () => {
    const handed = (from: string) => both((part) => `module.${from}.aws_secretsmanager_secret_dockerhub_${part}`);
    const files = [
      `# file: main.tf\n${head}module "products" {\n  source = "./products"\n}\n\n${pair('"./modules/repository"').slice(head.length)}`,
      `# file: products/main.tf\nmodule "alpha" {\n  source = "./alpha"\n}\n\nmodule "beta" {\n  source = "./beta"\n}\n\n${handed('alpha')}`,
      `# file: products/alpha/main.tf\n${secrets('alpha')}${handed('secrets')}`,
      `# file: products/beta/main.tf\n${secrets('beta')}${handed('secrets')}`,
      `# file: modules/ci_dockerhub_secrets/main.tf\nvariable "product_prefix" {}\n\nresource "aws_secretsmanager_secret" "dockerhub_id" {\n  name = "\${var.product_prefix}-dockerhub_id"\n}\n\nresource "aws_secretsmanager_secret" "dockerhub_token" {\n  name = "\${var.product_prefix}-dockerhub_token"\n}\n\n${both((part) => `aws_secretsmanager_secret.dockerhub_${part}`)}`,
    ].map((file) => `${file.trimEnd()}\n`);
    const after = await wires(files.join('\n'));
    assert.match(after, /"aws_secretsmanager_secret_dockerhub_id" \{\n {2}value = module\.alpha\./);
    assert.match(after, /output "beta_dockerhub_id" \{\n {2}value = module\.beta\./);
  });

  it('is kept where its value cannot be followed', async () => {
    const call = 'module "own" {\n  source = "./beta"\n}\n\n';
    const text = `# file: main.tf\n${head}${call}${pair('"./modules/repository"').slice(head.length)}\n# file: beta/main.tf\n${both((part) => `coalesce(var.${part}, "x")`)}variable "id" {}\n\nvariable "token" {}\n`;
    const after = await wires(text);
    assert.match(after, /value = coalesce\(var\.id, "x"\)/);
    assert.match(after, /module\.own\.beta_dockerhub_id\.id/);
  });
});

describeTerraformFmt();
