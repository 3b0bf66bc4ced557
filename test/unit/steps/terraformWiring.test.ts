import assert from 'node:assert/strict';
import type { ReportAction } from '../../../src/runbook/run/report';
import { refusedText } from '../../support/memoryFiles';
import { createBench, startProcess, stepOf } from './bench';

const isWire = (action: ReportAction): boolean => action.kind === 'offer' && action.command === 'wire';

const input = { product: 'sirius', project: 'gh/ministryofjustice/opg-sirius' };
const step = stepOf('terraform/wiring', input);

const vault = `data "vault_kv_secret_v2" "dockerhub" {
  mount = "ci"
  name  = "dockerhub/alpha"
}

module "alpha" {
  source = "./modules/repository"
  name   = "acme-alpha"
  circleci_env_vars = {
    DOCKER_USER         = data.vault_kv_secret_v2.dockerhub.data["username"]
    DOCKER_ACCESS_TOKEN = data.vault_kv_secret_v2.dockerhub.data["token"]
  }
}
`;

describe('terraform/wiring', () => {
  it('names what is missing, shows what would be inserted where, and takes nobody’s word for it', async () => {
    const report = await startProcess(createBench({ wired: false }), { target: 'live' }).plan(step);
    assert.equal(report.status, 'needs-person');
    const [change] = report.changes;
    assert.notEqual(change?.markable, true);
    assert.deepEqual(change?.part, { service: 'infra', play: 'wire-terraform', product: 'sirius' });
    assert.equal(change.detail, '2 files change: infra/sirius/main.tf, infra/repositories.tf');
    const diffs = report.sections.filter((section) => section.type === 'code');
    assert.deepEqual(
      diffs.map(({ title, language }) => [title, language]),
      [
        ['infra/sirius/main.tf', 'diff'],
        ['infra/repositories.tf', 'diff'],
      ],
    );
    assert.match(diffs[0]?.text ?? '', /^\+ {3}product_prefix = "sirius"$/m);
    assert.match(diffs[1]?.text ?? '', /^- {5}AWS_DEFAULT_REGION = "eu-west-1"$/m);
    assert.match(diffs[1]?.text ?? '', /^\+ {5}AWS_DEFAULT_REGION {2}= "eu-west-1"$/m);
    assert.doesNotMatch(diffs[1]?.text ?? '', /refunds/);
    assert.match(JSON.stringify(report.sections), /media\/terraform\.md/);
  });

  it('offers to insert that in the editor, for the real checkout', async () => {
    const { actions } = await startProcess(createBench({ wired: false }), { target: 'live' }).plan(step);
    assert.deepEqual(actions.find(isWire), { kind: 'offer', command: 'wire', title: 'Insert…', arguments: input });
  });

  it('names the fault where the product is wired wrongly, and the world does not mend it', async () => {
    const bench = createBench({ wired: false });
    const swapped = (bench.files.get('infra/repositories.tf') ?? '').replace(
      /(DOCKER_USER .*refunds_dockerhub_)id/,
      '$1token',
    );
    bench.files.set('infra/repositories.tf', swapped);
    const refunds = { product: 'refunds', project: 'gh/ministryofjustice/opg-refunds' };
    const report = await startProcess(bench).rehearse(stepOf('terraform/wiring', refunds));
    assert.equal(report.status, 'needs-person');
    assert.match(report.changes[0]?.summary ?? '', /put the wiring of \*\*refunds\*\* right/);
    assert.match(report.changes[0]?.detail ?? '', /`DOCKER_USER` is to hold the Docker ID and gets the token/);
    const table = report.sections.find((section) => section.type === 'table');
    assert.match(table?.rows[0]?.[0] ?? '', /^infra\/repositories\.tf:\d+$/);
    assert.equal(bench.files.get('infra/repositories.tf'), swapped);
  });

  it('does not call a wiring right beside a file that is not read: it may override what is there', async () => {
    const bench = createBench({ wired: true });
    assert.equal((await startProcess(bench, { target: 'live' }).plan(step)).status, 'in-sync');
    bench.files.set('infra/override.tf', refusedText('it is larger than 2 MB, and no such file is read'));
    const report = await startProcess(bench, { target: 'live' }).plan(step);
    assert.equal(report.status, 'needs-person');
    const [change] = report.changes;
    assert.equal(change?.unknown, 'what `infra/override.tf` says: it is larger than 2 MB, and no such file is read');
    assert.notEqual(change.markable, true, 'a word would stand against files that are there');
  });

  it('reads the team’s names of the variables from its settings', async () => {
    const bench = createBench({ wired: false });
    bench.files.set('infra/.pullbook.yml', 'credentials:\n  username: HUB_USER\n  password: HUB_TOKEN\n');
    const report = await startProcess(bench, { target: 'live' }).plan(step);
    assert.match(JSON.stringify(report.sections), /HUB_TOKEN +=/);
    assert.equal((await startProcess(bench).rehearse(step)).status, 'in-sync');
  });

  it('says what to do by hand where one call makes several repositories, and shows the blocks', async () => {
    const bench = createBench({ wired: false });
    const many =
      'module "all" {\n  for_each = toset(["opg-lpa"])\n  source   = "./modules/repository"\n  name     = each.key\n}\n';
    bench.files.set('infra/many.tf', many);
    const lpa = { product: 'lpa', project: 'gh/ministryofjustice/opg-lpa' };
    const report = await startProcess(bench, { target: 'live' }).plan(stepOf('terraform/wiring', lpa));
    assert.match(report.changes[0]?.instructions?.[0] ?? '', /`module\.all` in `infra\/many\.tf`/);
    assert.equal(report.actions.some(isWire), false);
    const blocks = report.sections.filter((section) => section.type === 'code').map(({ text }) => text);
    assert.equal(blocks.length, 2);
    assert.match(blocks[0] ?? '', /product_prefix = "lpa"/);
    assert.match(blocks[1] ?? '', /DOCKER_ACCESS_TOKEN = data\.aws_secretsmanager_secret_version\.lpa_dockerhub_token/);
  });

  it('changes nothing where a value cannot be followed, and shows no wiring that is in nobody’s files', async () => {
    const alpha = { product: 'alpha', project: 'gh/acme/acme-alpha' };
    for (const other of ['gh/acme/acme-alpha', 'gh/acme/acme-other']) {
      const bench = createBench({ wired: false });
      // The world has wired the product, as it does when it plays that part.
      bench.world.state.terraform.wired.push({ product: 'alpha', project: other });
      bench.files.clear();
      bench.files.set('infra/main.tf', vault);
      const reports = [
        await startProcess(bench, { target: 'live' }).plan(stepOf('terraform/wiring', alpha)),
        await startProcess(bench).rehearse(stepOf('terraform/wiring', alpha)),
      ];
      for (const { status, changes, sections, actions, verdict } of reports) {
        assert.equal(status, 'needs-person');
        assert.equal(verdict?.is, 'unknown');
        assert.equal(changes.length, 1);
        assert.match(changes[0]?.summary ?? '', /^wire \*\*alpha\*\*/);
        assert.match(
          changes[0]?.detail ?? '',
          /^`DOCKER_USER` of `acme-alpha` .*`infra\/main\.tf:10`.*nothing is changed$/,
        );
        assert.equal(changes[0]?.part, undefined);
        assert.equal(actions.some(isWire), false);
        assert.equal(
          sections.some((section) => section.type === 'code' && section.language === 'diff'),
          false,
        );
        const items = sections.flatMap((section) => (section.type === 'checklist' ? section.items : []));
        assert.deepEqual([...new Set(items.map(({ state }) => state))], ['person']);
      }
    }
  });

  it('sees files that it does not read, and leaves copies that a tool made alone', async () => {
    const repository = (name: string) =>
      `module "${name}" {\n  source = "./modules/repository"\n  name   = "acme-${name}"\n}\n`;
    const alpha = stepOf('terraform/wiring', { product: 'alpha', project: 'gh/acme/acme-alpha' });
    const bench = createBench({ wired: false });
    bench.files.clear();
    bench.files.set('infra/main.tf', repository('beta'));
    bench.files.set('infra/alpha.tofu', repository('alpha'));
    const process = startProcess(bench, { target: 'live' });
    assert.match(
      (await process.plan(alpha)).changes[0]?.detail ?? '',
      /`infra\/alpha\.tofu:1` is in a form that is not read/,
    );
    bench.files.delete('infra/alpha.tofu');
    bench.files.set('infra/main.tf', repository('alpha'));
    bench.files.set('infra/.terragrunt-cache/a/b/main.tf', repository('alpha'));
    assert.match(
      (await process.plan(alpha)).changes[0]?.detail ?? '',
      /^4 files change: infra\/main\.tf, infra\/modules/,
    );
  });

  it('is in sync for a product that the checkout wires', async () => {
    const other = stepOf('terraform/wiring', { product: 'refunds', project: 'gh/ministryofjustice/opg-refunds' });
    const report = await startProcess(createBench(), { target: 'live' }).plan(other);
    assert.equal(report.status, 'in-sync', JSON.stringify(report.sections));
    assert.match(JSON.stringify(report.sections), /infra\/refunds\/main\.tf/);
  });

  it('rests that on the lines of the files that it read', async () => {
    const bench = createBench();
    const other = stepOf('terraform/wiring', { product: 'refunds', project: 'gh/ministryofjustice/opg-refunds' });
    const { verdict } = await startProcess(bench, { target: 'live' }).plan(other);
    assert.ok(verdict?.is === 'right');
    assert.deepEqual(
      verdict.evidence.map(({ where, what }) => `${where} ${what.replace(/\d+/, 'N')}`),
      [
        'infra/refunds/main.tf line N: the secrets of refunds',
        'infra/refunds/outputs.tf line N: the output that hands them on',
        'infra/repositories.tf line N: the repository opg-refunds',
        'infra/repositories.tf line N: DOCKER_USER from the secret',
        'infra/repositories.tf line N: DOCKER_ACCESS_TOKEN from the secret',
      ],
    );
    for (const { where, what, version } of verdict.evidence) {
      const line = (bench.files.get(where) ?? '').split('\n')[Number(/\d+/.exec(what)?.[0]) - 1] ?? '';
      assert.match(line, /module|output|resource|DOCKER_/, `${where}: ${line}`);
      assert.match(version ?? '', /^[0-9a-f]{8}$/);
    }
  });

  it('takes no word for a checkout that is there by now', async () => {
    const bench = createBench({ wired: false });
    const files = new Map(bench.files);
    bench.files.clear();
    const process = startProcess(bench, { target: 'live' });
    assert.equal((await process.mark(step, 'merged as #123')).status, 'in-sync');
    for (const [name, text] of files) bench.files.set(name, text);
    assert.equal((await process.plan(step)).status, 'needs-person');
  });

  it('takes a person’s word where there is no infra checkout', async () => {
    const bench = createBench({ wired: false });
    bench.files.clear();
    const process = startProcess(bench, { target: 'live' });
    assert.equal((await process.plan(step)).changes[0]?.markable, true);
    const marked = await process.mark(step, 'merged as #123');
    assert.equal(marked.status, 'in-sync');
    assert.match(JSON.stringify(marked.sections), /merged as #123/);
  });

  it('changes no file of the workspace when the rehearsal plays it', async () => {
    const bench = createBench({ wired: false });
    const before = new Map(bench.files);
    assert.equal((await startProcess(bench).rehearse(step)).status, 'in-sync');
    assert.deepEqual(bench.files, before);
  });
});
