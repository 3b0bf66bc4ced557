import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { allSnippets } from '../../../.ci/snippets.mjs';
import { parseRunbook } from '../../../src/runbook/file/runbook';
import { splitRunbook } from '../../../src/runbook/file/markdown';
import type { Snippet } from '../../../src/shared/snippet';
import { stepKinds } from '../../../src/steps/registry';
import { choicesOf, expandSnippet, tabStopsOf } from '../../support/expandSnippet';

/** The kind that the step of a snippet uses. */
const usedBy = (body: Snippet['body']): string => (parse(expandSnippet(body)) as { uses: string }).uses;

describe('the runbook snippets', () => {
  it('are one for each step kind', async () => {
    const { 'runbook.json': snippets } = await allSnippets();
    assert.deepEqual(
      snippets.map(({ body }) => usedBy(body)),
      stepKinds.map(({ kind }) => kind),
      'the page of each kind in media/steps has an example, of which its snippet is made',
    );
  });

  for (const kind of stepKinds) {
    it(`${kind.kind}: is a step without problems, and its values can be typed`, async () => {
      const found = (await allSnippets())['runbook.json'].find(({ body }) => usedBy(body) === kind.kind);
      assert.ok(found, 'made of the first example on its page');
      const { body, description } = found;
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
