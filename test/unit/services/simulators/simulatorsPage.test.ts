import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../../.ci/lib.mjs';
import type { Service } from '../../../../src/services/world/service';
import { testSimulators } from '../../../support/loadedServices';

const page = readFileSync(path.join(root, 'media/simulators.md'), 'utf8');

/** The requests that a cell names, as `METHOD /path` or by the name of an AWS operation. */
function requestsIn(cell: string): string[] {
  const words = [...cell.matchAll(/`([^`]+)`/g)].map(([, word]) => word!);
  return words.filter((word) => /^[A-Z]+ \//.test(word) || /^(?:[A-Z][a-z]+){2,}$/.test(word));
}

function isSimulated(service: Service<object>, request: string): boolean {
  const [method = '', template = ''] = request.includes(' ') ? request.split(' ') : ['POST', '/'];
  const filled = template.replace('{project-slug}', 'gh/acme/kettle').replace(/\{[^}]+\}/g, 'x');
  const body = new URLSearchParams({ Action: request }).toString();
  const headers = { 'x-amz-target': `secretsmanager.${request}` };
  const asked = { method, path: filled, query: new URLSearchParams(), headers, body, baseUrl: '' };
  return service.match(asked) !== undefined;
}

/** The tables of what is simulated are generated; this is about the words around them. */
describe('media/simulators.md', () => {
  it('names as left out what is left out, and in its place what is there', () => {
    const services = testSimulators().flatMap((one): readonly Service<object>[] => one.services as Service<object>[]);
    const [, table = ''] = page.split('## What is not\n');
    const rows = [...table.split('\n## ')[0]!.matchAll(/^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)].slice(1);
    assert.ok(rows.length > 10);
    const wrong: string[] = [];
    let named = 0;
    for (const [, title, leftOut = '', instead = ''] of rows) {
      const service = services.find((one) => one.title === title);
      assert.ok(service, title);
      for (const request of requestsIn(leftOut))
        if (isSimulated(service, request)) wrong.push(`${request} is simulated`);
      for (const request of requestsIn(instead)) if (!isSimulated(service, request)) wrong.push(`${request} is not`);
      named += requestsIn(leftOut + instead).length;
    }
    assert.deepEqual(wrong, []);
    assert.ok(named > 20, String(named));
  });

  it('lists every service and every address of theirs', () => {
    for (const { services } of testSimulators()) {
      for (const { title, folder, alsoAt = [], hosts } of services as Service<object>[]) {
        const row = page.split('\n').find((line) => line.startsWith(`| ${title} | \``))!;
        for (const word of [folder, ...alsoAt, ...hosts]) assert.ok(row.includes(`\`${word}\``), `${title}: ${word}`);
      }
    }
  });
});
