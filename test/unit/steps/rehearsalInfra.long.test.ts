import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readHclWasm } from '../../../src/ports/hclWasm';
import { splitRunbook } from '../../../src/runbook/file/markdown';
import { parseRunbook, type Runbook } from '../../../src/runbook/file/runbook';
import { silentLogger } from '../../../src/shared/ports';
import { Redactor } from '../../../src/shared/redactor';
import { createEngine } from '../../../src/steps/engine/engine';
import { stepKinds } from '../../../src/steps/registry';
import { freeLock } from '../../support/freeLock';
import { readCheckout } from '../../support/hcl';
import { MemoryDisk } from '../../support/memoryDisk';
import { sampleRunbook } from '../../support/readRunbookFile';
import { SeededRandom } from '../../support/seededRandom';
import { VirtualClock } from '../../support/virtualClock';
import { wired } from '../sources/terraform/infraFixture';
import { readSampleInfra } from '../sources/terraform/sampleInfra';
import { memoryFiles } from '../../support/memoryFiles';

const { signal } = new AbortController();
const names = { product: 'sirius', repository: 'opg-sirius' };

/** The sample runbook as it ships, or without its look at the Terraform files. */
function runbookOf(looks: boolean): Runbook {
  const text = readFileSync(sampleRunbook, 'utf8');
  const blind = text
    .replace(/```yaml step\nid: (?:wiring|merged)\n[^]*?```\n/g, '')
    .replace(/needs: merged/g, 'needs: prerequisites')
    .replace('needs: [email, merged]', 'needs: email');
  const pieces = splitRunbook(looks ? text : blind);
  return parseRunbook(
    pieces.map((piece) => ({ kind: piece.kind, text: piece.text, piece })),
    stepKinds,
  );
}

/** A rehearsal over these Terraform files, which may change between runs. */
function rehearsalOver(files: Map<string, string>, looks: boolean) {
  const runbook = runbookOf(looks);
  const engine = createEngine({
    target: 'rehearsal',
    wire: 'in-process',
    disk: new MemoryDisk(),
    lock: freeLock,
    key: { get: () => Promise.resolve(new Uint8Array(32).fill(5)) },
    clock: new VirtualClock(),
    random: new SeededRandom(31),
    redactor: new Redactor(),
    logger: silentLogger,
    files: memoryFiles(files),
    hclWasm: readHclWasm,
    inputs: () => runbook.inputs,
    onReport: () => undefined,
  });
  return async () => {
    const { reports } = await engine.runner.rehearseAll(runbook.steps, { signal });
    return { reports, of: (id: string) => reports.find(({ step }) => step === id) };
  };
}

/** The sample infra checkout with `sirius` wired, then changed at one place. */
async function miswired(file: string, change: (text: string) => string): Promise<Map<string, string>> {
  const files = new Map(
    wired(await readCheckout(readSampleInfra()), names).map(({ path, text }) => [`infra/${path}`, text]),
  );
  const before = files.get(`infra/${file}`) ?? '';
  const after = change(before);
  assert.notEqual(after, before);
  return files.set(`infra/${file}`, after);
}

const swap = (text: string) =>
  text
    .replace(/(DOCKER_USER\s+= .*sirius_dockerhub_)id/, '$1token')
    .replace(/(DOCKER_ACCESS_TOKEN\s+= .*sirius_dockerhub_)token/, '$1id');

describe('the infra checkout in the rehearsal', () => {
  it('is wired by the world where the product is not, and carries the runbook to its end', async () => {
    const run = rehearsalOver(new Map(readSampleInfra().map(({ path, text }) => [`infra/${path}`, text])), true);
    const { reports } = await run();
    assert.deepEqual([...new Set(reports.map(({ status }) => status))], ['in-sync']);
  });

  it('ends at the wiring step where the pair is swapped: the world repairs nothing', async () => {
    const files = await miswired('repositories.tf', swap);
    const { reports, of } = await rehearsalOver(files, true)();
    assert.equal(of('wiring')?.status, 'needs-person');
    assert.match(of('wiring')?.changes[0]?.detail ?? '', /`DOCKER_USER` is to hold the Docker ID and gets the token/);
    assert.equal(of('variables')?.status, 'blocked');
    assert.ok(reports.every(({ step, status }) => step !== 'rerun' || status === 'blocked'));
  });

  it('makes circleci/env-vars fail after the build of a swapped pair, and pass once it is put right', async () => {
    const files = await miswired('repositories.tf', swap);
    const run = rehearsalOver(files, false);
    const first = await run();
    assert.equal(first.of('rerun')?.status, 'in-sync');
    assert.deepEqual(
      first.of('variables')?.changes.map(({ summary }) => summary),
      ['DOCKER_USER', 'DOCKER_ACCESS_TOKEN'].map(
        (name) => `have **${name}** set on **gh/ministryofjustice/opg-sirius**: it does not end like the value`,
      ),
    );
    files.set('infra/repositories.tf', swapBack(files.get('infra/repositories.tf') ?? ''));
    const second = await run();
    assert.equal(second.of('variables')?.status, 'in-sync');
  });

  it('makes circleci/env-vars fail where another product’s secret is read', async () => {
    const files = await miswired('repositories.tf', (text) =>
      text.replace(
        'secret_id = module.sirius.aws_secretsmanager_secret_dockerhub_token.id',
        'secret_id = module.refunds.aws_secretsmanager_secret_dockerhub_token.id',
      ),
    );
    const { of } = await rehearsalOver(files, false)();
    assert.equal(of('rerun')?.status, 'in-sync');
    assert.notEqual(of('variables')?.status, 'in-sync');
    assert.match(JSON.stringify(of('variables')), /DOCKER_ACCESS_TOKEN/);
  });

  it('completes what is there by half', async () => {
    const files = await miswired('repositories.tf', (text) => text.replace(/\n *DOCKER_ACCESS_TOKEN = .*sirius.*/, ''));
    const { of } = await rehearsalOver(files, false)();
    assert.equal(of('variables')?.status, 'in-sync');
  });

  it('makes circleci/env-vars fail where a variable is a literal', async () => {
    const files = await miswired('repositories.tf', (text) =>
      text.replace(/(DOCKER_USER +=) .*sirius_dockerhub_id.*/, '$1 "somebodyelse"'),
    );
    const { of } = await rehearsalOver(files, false)();
    assert.equal(of('variables')?.status, 'needs-person');
    assert.match(of('variables')?.changes[0]?.summary ?? '', /DOCKER_USER/);
  });

  for (const [what, file, change, reason] of [
    [
      'an output is missing',
      'sirius/main.tf',
      (text: string) => text.replace(/output "aws_secretsmanager_secret_dockerhub_token"[^]*?\n}\n/, ''),
      /Error: Reference to undeclared output aws_secretsmanager_secret_dockerhub_token of module sirius, on infra\/repositories\.tf line \d+/,
    ],
    [
      'a file does not parse',
      'products.tf',
      (text: string) => `${text}\nmodule "x" {`,
      /Error: .* on infra\/products\.tf line \d+/,
    ],
    [
      'a secret is read with another provider',
      'repositories.tf',
      (text: string) => text.replace(/(sirius_dockerhub_id" \{\n.*\n {2}provider +=) aws\.management/, '$1 aws'),
      /couldn’t find resource, on infra\/repositories\.tf line \d+/,
    ],
  ] as const) {
    it(`fails the build where ${what}, and says why`, async () => {
      const { of } = await rehearsalOver(await miswired(file, change), false)();
      const rerun = of('rerun');
      assert.equal(rerun?.status, 'failed');
      assert.match(rerun.error?.message ?? '', reason);
      assert.equal(of('variables')?.status, 'blocked');
    });
  }
});

function swapBack(text: string): string {
  return text
    .replace(/(DOCKER_USER\s+= .*sirius_dockerhub_)token/, '$1id')
    .replace(/(DOCKER_ACCESS_TOKEN\s+= .*sirius_dockerhub_)id/, '$1token');
}
