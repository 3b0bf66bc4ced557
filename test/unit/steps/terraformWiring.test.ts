import assert from 'node:assert/strict';
import { createBench, startProcess, stepOf } from './bench';

const input = { product: 'sirius', project: 'gh/ministryofjustice/opg-sirius' };
const step = stepOf('terraform/wiring', input);

describe('terraform/wiring', () => {
  it('names what is missing, shows both blocks filled in, and takes nobody’s word for it', async () => {
    const report = await startProcess(createBench({ wired: false }), { target: 'live' }).plan(step);
    assert.equal(report.status, 'needs-person');
    assert.notEqual(report.changes[0]?.markable, true);
    assert.deepEqual(report.changes[0]?.part, { kind: 'wire-terraform', product: 'sirius' });
    const blocks = report.sections.filter((section) => section.type === 'code').map(({ text }) => text);
    assert.equal(blocks.length, 2);
    assert.match(blocks[0] ?? '', /product_prefix = "sirius"/);
    assert.match(
      blocks[1] ?? '',
      /DOCKER_ACCESS_TOKEN = data\.aws_secretsmanager_secret_version\.sirius_dockerhub_token\.secret_string/,
    );
  });

  it('is in sync for a product that the checkout wires', async () => {
    const other = stepOf('terraform/wiring', { product: 'refunds', project: 'gh/ministryofjustice/opg-refunds' });
    const report = await startProcess(createBench(), { target: 'live' }).plan(other);
    assert.equal(report.status, 'in-sync', JSON.stringify(report.sections));
    assert.match(JSON.stringify(report.sections), /infra\/refunds\/main\.tf/);
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
