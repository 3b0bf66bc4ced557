import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleScript } from '../../support/bundleScript';
import { faulty, fixWorks, mended } from '../../support/fixWorks';
import { runCli } from '../../support/runCli';
import { type Told, strikeEverywhere } from '../../support/strikeEverywhere';

describe('a process that is struck at a call on a checkout', () => {
  let folder = '';
  let script = '';
  const table: Record<string, string | number>[] = [];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pullbook-points-'));
    script = await bundleScript('test/support/struckFixes.ts', folder);
  });
  after(() => {
    console.table(table);
    rmSync(folder, { recursive: true, force: true });
  });

  const files = (checkout: string) =>
    readdirSync(checkout, { recursive: true, encoding: 'utf8' })
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => statSync(join(checkout, name)).isFile())
      .sort();

  async function look(checkout: string, { done }: Told): Promise<void> {
    for (const [name, old] of faulty) {
      const text = readFileSync(join(checkout, name), 'utf8');
      const fine = done.includes('fixed') ? [mended.get(name)] : [old, mended.get(name)];
      assert.ok(fine.includes(text), `${name} is ${JSON.stringify(text)}`);
    }
    const next = await runCli(['lint', '.', '--fix', '--unsafe-fixes'], { folder: checkout });
    assert.notEqual(next.exitCode, 3, next.stderr);
    for (const [name, text] of mended) assert.equal(readFileSync(join(checkout, name), 'utf8'), text);
    assert.deepEqual(files(checkout), [...faulty.keys()].sort(), 'left over');
  }

  for (const [name, work] of Object.entries(fixWorks))
    it(`leaves each file old or new, and the next run finishes it: ${name}`, async () => {
      const { problems, ...counts } = await strikeEverywhere([name, work], { script, folder, look });
      table.push({ work: name, ...counts, wrong: problems.length });
      assert.deepEqual(problems, []);
    });
});
