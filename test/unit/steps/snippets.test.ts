import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { allSnippets } from '../../../.ci/snippets.mjs';
import { parseRunbook } from '../../../src/runbook/file/runbook';
import { splitRunbook } from '../../../src/runbook/file/markdown';
import { stepKinds } from '../../../src/steps/registry';
import { choicesOf, expandSnippet, tabStopsOf } from '../../support/expandSnippet';

describe('the runbook snippets', () => {
  it('are one for each step kind', async () => {
    const { 'runbook.json': snippets } = await allSnippets();
    assert.deepEqual(
      snippets.map(({ body }) => (parse(expandSnippet(body)) as { uses: string }).uses),
      stepKinds.map(({ kind }) => kind),
    );
  });

  for (const [index, kind] of stepKinds.entries()) {
    it(`${kind.kind}: is a step without problems, and its values can be typed`, async () => {
      const { body, description } = (await allSnippets())['runbook.json'][index]!;
      const step = expandSnippet(body);
      const cells = splitRunbook(`---\nrunbook: one-step\n---\n\n# One step\n\n\`\`\`yaml step\n${step}\n\`\`\`\n`);
      const { problems, steps } = parseRunbook(cells, stepKinds, { today: '2026-11-25' });
      assert.deepEqual(problems, []);
      assert.equal(steps.length, 1);
      assert.ok(kind.input.safeParse((parse(step) as { with: unknown }).with).success);
      assert.equal(description, kind.summary);
      assert.ok(tabStopsOf(body).length > 1);
    });
  }

  it('offer what the schema of a kind allows', async () => {
    const token = (await allSnippets())['runbook.json'].find(({ name }) => name === 'Step dockerhub/access-token');
    assert.deepEqual(choicesOf(token?.body ?? []), [['repo:public_read', 'repo:read']]);
  });
});
