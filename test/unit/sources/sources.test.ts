import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { defaultSettings } from '../../../src/lint/settings';
import { sourceOf, type Assets } from '../../../src/lint/source';
import { kinds, loadSources } from '../../../src/sources/registry';
import { sources } from '../../support/sources';
import { applyEdits } from '../../../src/shared/text';

const assets: Assets = (name) => readFile(require.resolve(name));

describe('sources', () => {
  it('claim each path once at most', () => {
    for (const path of ['.circleci/config.yml', 'main.tf', 'a/b.tf', '.github/workflows/ci.yml', 'README.md', 'x.yml'])
      assert.ok(sources.filter((source) => source.isMine(path)).length <= 1, path);
    assert.equal(sourceOf(sources, '.circleci/config.yml')?.id, 'circleci');
    assert.equal(sourceOf(sources, '.circleci/src/@orb.yml'), undefined);
    assert.equal(sourceOf(sources, 'infra/main.tf')?.id, 'terraform');
    assert.equal(sourceOf(sources, '.github/workflows/ci.yml'), undefined);
  });

  it('are the same before and after their rules are loaded', async () => {
    assert.deepEqual(await loadSources(), sources);
    for (const [index, { load, ...kind }] of kinds.entries()) {
      const source = await load();
      assert.equal(source, sources[index]);
      assert.deepEqual({ ...source, ...kind }, { ...source }, source.id);
    }
  });

  for (const source of sources) {
    it(`${source.id}: the extension wakes for its files and contributes its commands`, async () => {
      const { activationEvents, contributes } = JSON.parse(await readFile('package.json', 'utf8')) as {
        activationEvents: string[];
        contributes: { commands: { command: string }[] };
      };
      assert.ok(
        source.languages.some((language) => activationEvents.includes(`onLanguage:${language}`)),
        `package.json lacks the activation event onLanguage:${source.languages.join(', or onLanguage:')}`,
      );
      const contributed = contributes.commands.map(({ command }) => command);
      assert.deepEqual(
        (source.commands ?? []).filter((id) => !contributed.includes(id)),
        [],
        'package.json does not contribute these commands',
      );
      assert.deepEqual(Object.keys(source.run ?? {}), source.commands ?? []);
    });

    it(`${source.id}: parts of its units cover what it lints`, () => {
      for (const path of ['.circleci/config.yml', 'main.tf', '.terraform/a.tf'])
        if (source.isMine(path)) assert.ok(source.isPart(path), path);
    });
  }

  it('fix as edits of the text that was linted', async () => {
    const circleci = sourceOf(sources, '.circleci/config.yml');
    assert.ok(circleci);
    const path = '.circleci/config.yml';
    const text =
      'version: 2.1\norbs: {docker: circleci/docker@3.0.1}\njobs:\n  build:\n    machine: true\n    steps:\n      - docker/check:\n          docker_username: $DOCKER_USER\n';
    const lint = (await circleci.open(assets)).lint(new Map([[path, text]]), defaultSettings);
    const { edits, applied } = lint.fixAll({ unsafe: false });
    assert.equal(applyEdits(text, edits.get(path) ?? []), text.replace('$DOCKER_USER', 'DOCKER_USER'));
    assert.equal(applied.get(path), 1);
  });
});
