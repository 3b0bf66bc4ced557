import assert from 'node:assert/strict';
import path from 'node:path';
import { ESLint, Linter } from 'eslint';
import { root } from '../../../.ci/lib.mjs';

const code = 'export const x = process.env;\nexport const y = globalThis.process;\n';

/** What the import table's rules of ESLint say of a file that would hold this code. */
async function refused(file: string): Promise<readonly (string | null)[]> {
  const config = (await new ESLint({ cwd: root }).calculateConfigForFile(path.join(root, file))) as Linter.Config;
  const names = ['no-restricted-globals', 'no-restricted-properties'];
  const rules = Object.fromEntries(Object.entries(config.rules ?? {}).filter(([name]) => names.includes(name)));
  return new Linter().verify(code, { rules }).map(({ ruleId }) => ruleId);
}

describe('the environment and the process', () => {
  it('are out of reach where the import table says that nothing of Node is known', async () => {
    for (const folder of [
      'shared',
      'lint',
      'sources/circleci',
      'project',
      'language',
      'runbook/run',
      'procedures',
      'steps',
      'steps/engine',
      'services',
      'services/hub/simulator',
      'renderer',
    ])
      assert.deepEqual(
        await refused(`src/${folder}/planted.ts`),
        ['no-restricted-globals', 'no-restricted-properties'],
        folder,
      );
  });

  it('are within reach of the edges, of ports and of what calls services', async () => {
    for (const file of [
      'ports/x.ts',
      'cli/x.ts',
      'editor/x.ts',
      'lsp/x.ts',
      'services/http/x.ts',
      'services/hub/client/x.ts',
      'services/world/x.ts',
      'cli.ts',
    ])
      assert.deepEqual(await refused(`src/${file}`), [], file);
  });
});
