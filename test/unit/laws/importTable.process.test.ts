import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../../.ci/lib.mjs';

/** Files with an import that the table does not allow, and the rule that says so. */
const planted: readonly (readonly [file: string, text: string, rule: string])[] = [
  [
    'lint/node.ts',
    "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;\n",
    'lint-knows-no-such-module-of-node',
  ],
  [
    'runbook/run/server.ts',
    "import { createServer } from 'node:http';\nexport const x = createServer;\n",
    'runbook/run-knows-no-such-module-of-node',
  ],
  [
    'sources/terraform/disk.ts',
    "import { readFile } from 'node:fs/promises';\nexport const x = readFile;\n",
    'sources/terraform-knows-no-such-module-of-node',
  ],
  ['lint/source.ts', "import type { A } from '../sources/circleci/a';\nexport type B = A;\n", 'lint-sees-only-its-row'],
  [
    'sources/terraform/other.ts',
    "import type { A } from '../circleci/a';\nexport type B = A;\n",
    'sources/terraform-sees-only-its-row',
  ],
  ['steps/ports.ts', "import { x } from '../ports/disk';\nexport const y = x;\n", 'steps-sees-only-its-row'],
  ['steps/world.ts', "import { x } from '../services/world/world';\nexport const y = x;\n", 'steps-sees-only-its-row'],
  [
    'steps/client.ts',
    "import { x } from '../services/hub/client/client';\nexport const y = x;\n",
    'steps-sees-only-its-row',
  ],
  ['steps/kind.ts', "import { x } from './engine/engine';\nexport const y = x;\n", 'step-kinds-see-no-engine'],
  [
    'services/hub/simulator/simulator.ts',
    "import { x } from '../client/client';\nexport const y = x;\n",
    'services/*/simulator-sees-only-its-row',
  ],
  [
    'services/hub/client/other.ts',
    "import { x } from '../../world/world';\nexport const y = x;\n",
    'services/*/client-sees-only-its-row',
  ],
  ['editor/cli.ts', "import { x } from '../cli/main';\nexport const y = x;\n", 'editor-sees-only-its-row'],
  [
    'editor/renderer.ts',
    "import { x } from '../renderer/envelope';\nexport const y = x;\n",
    'editor-sees-only-types-of-renderer',
  ],
  [
    'language/source.ts',
    "import type { A } from '../sources/circleci/a';\nexport type B = A;\n",
    'language-sees-only-its-row',
  ],
  ['cli/vscode.ts', "import type { Uri } from 'vscode';\nexport type A = Uri;\n", 'vscode-only-in-editor-extension.ts'],
  ['runbook/file/axios.ts', "import axios from 'axios';\nexport const x = axios;\n", 'axios-only-in-services/http'],
  ['lint/fuzz.ts', "import fc from 'fast-check';\nexport const x = fc;\n", 'every-package-is-in-the-table'],
  ['shared/one.ts', "import type { B } from './two';\nexport interface A {\n  b: B;\n}\n", 'no-circles'],
  ['other/file.ts', "import { x } from '../ports/disk';\nexport const y = x;\n", 'every-file-is-in-the-table'],
];

/** What they import, and what the table allows. */
const sound: Readonly<Record<string, string>> = {
  'shared/two.ts': "import type { A } from './one';\nexport interface B {\n  a: A;\n}\n",
  'sources/circleci/a.ts': 'export interface A {\n  a: 1;\n}\n',
  'ports/disk.ts': "import { readFile } from 'node:fs/promises';\nexport const x = readFile;\n",
  'services/world/world.ts': 'export const x = 1;\n',
  'services/hub/client/client.ts': 'export const x = 1;\n',
  'steps/engine/engine.ts':
    "import { x as client } from '../../services/hub/client/client';\nexport const x = client;\n",
  'cli/main.ts': "import { x as disk } from '../ports/disk';\nexport const x = disk;\n",
  'renderer/envelope.ts': 'export const x = 1;\n',
  'editor/shown.ts': "import type { x } from '../renderer/envelope';\nexport type A = typeof x;\n",
  'sources/terraform/paths.ts': "import { posix } from 'node:path';\nexport const x = posix;\n",
};

interface Report {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}

describe('the import table', () => {
  it('refuses each kind of import that is planted, and nothing else', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'pullbook-imports-'));
    try {
      symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
      writeFileSync(path.join(folder, 'tsconfig.json'), '{"compilerOptions": {"module": "preserve", "strict": true}}');
      writeFileSync(
        path.join(folder, 'package.json'),
        '{"dependencies": {"axios": "*"}, "devDependencies": {"fast-check": "*"}}',
      );
      for (const [file, text] of [...planted, ...Object.entries(sound)]) {
        mkdirSync(path.dirname(path.join(folder, 'src', file)), { recursive: true });
        writeFileSync(path.join(folder, 'src', file), text);
      }
      const { stdout, stderr } = spawnSync(
        process.execPath,
        [
          path.join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
          ...['--config', path.join(root, '.ci/dependency-cruiser.cjs'), '--output-type', 'json', 'src'],
        ],
        { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
      );
      assert.notEqual(stdout, '', stderr);
      const { summary } = JSON.parse(stdout) as Report;
      assert.deepEqual(
        summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`).sort(),
        planted.map(([file, , rule]) => `src/${file}: ${rule}`).sort(),
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
