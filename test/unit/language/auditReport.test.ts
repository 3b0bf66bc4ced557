import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { auditFormats, outcomeOf, renderAudit, type AuditReport } from '../../../src/language/auditReport';
import { configAudit } from '../../../src/sources/circleci/audit';
import { checkoutAudit } from '../../../src/sources/terraform/audit';

const report: AuditReport = {
  sources: [
    {
      table: configAudit,
      rows: [
        {
          name: 'a|b/.circleci/config.yml',
          counts: {
            images: 4,
            unauthenticated: 3,
            jobsWithoutLogin: 1,
            unknown: 2,
            errors: 0,
            warnings: 4,
            notes: 1,
            safeFixes: 2,
          },
          rules: { 'missing-docker-login': 1 },
        },
        {
          name: '=x,y.yml',
          counts: {
            images: 1,
            unauthenticated: 0,
            jobsWithoutLogin: 0,
            unknown: 0,
            errors: 1,
            warnings: 0,
            notes: 0,
            safeFixes: 0,
          },
          rules: {},
        },
      ],
      left: 2,
    },
    {
      table: checkoutAudit,
      rows: [
        {
          name: 'infra',
          counts: { files: 12, repositories: 3, wired: 1, errors: 1, warnings: 0, notes: 0, safeFixes: 1 },
          rules: { 'swapped-dockerhub-credentials': 1 },
        },
      ],
      left: 0,
    },
  ],
  unread: [],
};

const empty: AuditReport = {
  sources: report.sources.map((source) => ({ ...source, rows: [], left: 0 })),
  unread: ['x_y'],
};

describe('renderAudit', () => {
  it('sums up and escapes in Markdown', () => {
    const text = renderAudit(report, 'markdown');
    assert.ok(text.includes('| a\\|b/.circleci/config.yml | 4 | 3 | 1 | 2 | 0 | 4 | 1 | 2 |'), text);
    assert.ok(text.includes('| **All 2** | 5 | 3 | 1 | 2 | 1 | 4 | 1 | 2 |'));
    assert.ok(text.includes('| infra | 12 | 3 | 1 | 1 | 0 | 0 | 1 |'));
    assert.ok(text.includes('| `swapped-dockerhub-credentials` | 1 |'));
    assert.ok(text.includes('2 configs were not audited'));
  });

  it('quotes in CSV, and disarms what a spreadsheet would compute', () => {
    assert.equal(renderAudit(report, 'csv').split('\r\n')[2], `"'=x,y.yml",1,0,0,0,1,0,0,0`);
    assert.equal(renderAudit(report, 'csv').split('\r\n')[3], 'infra,,,,,1,0,0,1');
  });

  it('is JSON with a version', () => {
    const json = JSON.parse(renderAudit(report, 'json')) as { version: number; notAudited: number };
    assert.deepEqual([json.version, json.notAudited], [1, 2]);
  });

  for (const format of auditFormats) {
    it(`is the same text as ever in ${format}, byte for byte`, () => {
      const golden = (name: string): string =>
        readFileSync(path.join(__dirname, '../../fixtures/audit', `${name}.${format}`), 'utf8');
      assert.equal(renderAudit(report, format), golden('full'));
      assert.equal(renderAudit(empty, format), golden('empty'));
    });
  }

  it('says in sentences what came out', () => {
    assert.equal(
      outcomeOf(report),
      '2 configs audited: 3 of 5 images pull without credentials, 1 job pulls before it logs in, 2 pulls are not known. ' +
        'Terraform wires 1 of 3 repositories, with 1 problem.',
    );
  });
});
