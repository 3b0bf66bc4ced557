import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { allRules, sources } from '../../support/sources';
import { describeTerraformFmt } from '../../support/terraformFmt';
import { benchOf, ruleBenches } from './ruleBenches';
import { rulesOf } from './rulesOf';

describe('rules', () => {
  it('have different ids over all sources, and no page without its rule', () => {
    const allRuleIds = new Set(allRules.map(({ id }) => id));
    assert.equal(allRuleIds.size, allRules.length);
    const pages = readdirSync(path.join(__dirname, '../../../media/rules')).filter((name) => name !== 'README.md');
    assert.deepEqual(
      pages.filter((name) => !allRuleIds.has(name.replace(/\.md$/, ''))),
      [],
    );
  });

  it('of every source are tried on fixtures', () => {
    for (const { id } of sources) assert.ok(benchOf(id));
  });
});

for (const bench of ruleBenches) rulesOf(bench);

describeTerraformFmt();
