import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { sources } from '../../support/sources';
import { ableClient, plainClient } from '../../support/languageClient';
import { serveCheckout, type ServedCheckout } from '../../support/servedCheckout';

const config = (image: string): string => `version: 2.1
jobs:
  build:
    docker:
      - image: ${image}
    steps: [checkout]
workflows:
  main:
    jobs: [build]
`;

const name = '.circleci/config.yml';
const pull = ['unauthenticated-docker-pull'];

describe('the language server and the files around', () => {
  let served: ServedCheckout;
  afterEach(() => served.stop());

  it('asks to be told of all files that linting depends on', async () => {
    served = await serveCheckout(sources, {}, ableClient);
    await served.client.until(() => served.client.registrations.length > 0, 'registration');
    const [registration, ...more] = served.client.registrations;
    assert.deepEqual(more, []);
    assert.equal(registration?.method, 'workspace/didChangeWatchedFiles');
    const { watchers } = registration.registerOptions as { watchers: { globPattern: string }[] };
    const globs = watchers.map(({ globPattern }) => globPattern);
    assert.equal(new Set(globs).size, globs.length);
    assert.ok(globs.includes('**/.pullbook.yml'));
    for (const { unitGlobs, aroundGlobs = [] } of sources)
      for (const glob of [...unitGlobs, ...aroundGlobs]) assert.ok(globs.includes(glob), glob);
  });

  it('registers nothing with an editor that cannot be asked, and looks anew when that saves', async () => {
    served = await serveCheckout(sources, { [name]: config('acme/app:1') }, plainClient);
    await served.open(name, 'yaml');
    await served.rules(name, pull);
    served.write('.pullbook.yml', 'exemptNamespaces: [acme]\n');
    await served.client.notify('textDocument/didSave', { textDocument: { uri: served.uriOf(name) } });
    await served.rules(name, []);
    assert.deepEqual(served.client.registrations, []);
  });

  it('looks anew when the editor’s own settings change', async () => {
    served = await serveCheckout(sources, { [name]: config('acme/app:1') }, ableClient);
    await served.open(name, 'yaml');
    await served.rules(name, pull);
    served.write('.pullbook.yml', 'exemptNamespaces: [acme]\n');
    await served.client.notify('workspace/didChangeConfiguration', { settings: {} });
    await served.rules(name, []);
  });

  it('tells what is wrong in settings while they are written, and ends with them', async () => {
    served = await serveCheckout(
      sources,
      { '.pullbook.yml': 'profile: lenient\nrules:\n  no-such-rule: off\n' },
      ableClient,
    );
    await served.open('.pullbook.yml', 'yaml');
    const uri = served.uriOf('.pullbook.yml');
    const { version, diagnostics } = await served.client.diagnostics(uri);
    assert.equal(version, 1);
    assert.deepEqual(
      diagnostics.map(({ severity, message }) => [severity, message]),
      [
        [1, 'Setting `profile`: expected one of `recommended`, `strict`, `pedantic`'],
        [1, 'Setting `rules`: there is no rule `no-such-rule`'],
      ],
    );
    await served.client.change(uri, 2, 'profile: strict\n');
    await served.client.diagnostics(uri, (params) => params.version === 2 && params.diagnostics.length === 0);
  });

  it('lints nothing that is no source’s, and no text without a file', async () => {
    served = await serveCheckout(
      sources,
      { '.github/workflows/ci.yml': config('acme/app:1'), [name]: config('a/b:1') },
      ableClient,
    );
    await served.open('.github/workflows/ci.yml', 'yaml');
    await served.client.open('untitled:Untitled-1', 'yaml', config('acme/app:1'));
    await served.open(name, 'yaml');
    await served.rules(name, pull);
    assert.deepEqual([...new Set(served.client.published.map(({ uri }) => uri))], [served.uriOf(name)]);
    assert.deepEqual(await served.actionsAt('.github/workflows/ci.yml', 'acme'), []);
  });

  it('knows a file under any spelling of its URI, and answers in the editor’s own', async () => {
    served = await serveCheckout(sources, { 'a b+c/.circleci/config.yml': config('acme/app:1') }, ableClient);
    const spelt = served.uriOf('').replace(/\/?$/, '/a%20b%2Bc/%2Ecircleci/config.yml');
    await served.client.open(spelt, 'yaml', config('acme/app:1'));
    const { diagnostics } = await served.client.diagnostics(spelt);
    assert.equal(diagnostics.length, 1);
    const actions = await served.client.actions(spelt, diagnostics[0]!.range);
    const [change] = actions?.[0]?.edit?.documentChanges ?? [];
    assert.ok(change !== undefined && 'textDocument' in change);
    assert.equal(change.textDocument.uri, spelt);
  });

  it('keeps line ends, and counts lines as editors do', async () => {
    const text = config('acme/app:1').replaceAll('\n', '\r\n');
    served = await serveCheckout(sources, { [name]: text }, ableClient);
    await served.open(name, 'yaml');
    await served.rules(name, pull);
    const { diagnostics } = await served.client.diagnostics(served.uriOf(name));
    assert.equal(diagnostics[0]?.range.start.line, 4);
    for (const { edit } of await served.actionsAt(name, 'acme/app'))
      for (const change of edit?.documentChanges ?? [])
        if ('textDocument' in change)
          for (const { newText } of change.edits as { newText: string }[]) assert.doesNotMatch(newText, /(^|[^\r])\n/);
  });

  it('takes the settings of a folder that comes into the workspace, and of none above it', async () => {
    served = await serveCheckout(
      sources,
      { 'one/.git/HEAD': '', [`one/${name}`]: config('acme/app:1'), '.pullbook.yml': 'exemptNamespaces: [acme]\n' },
      ableClient,
    );
    const folder = served.uriOf('one');
    await served.client.notify('workspace/didChangeWorkspaceFolders', {
      event: { added: [{ uri: folder, name: 'one' }], removed: [{ uri: served.uriOf(''), name: '' }] },
    });
    await served.open(`one/${name}`, 'yaml');
    await served.rules(`one/${name}`, pull);
    await served.client.notify('workspace/didChangeWorkspaceFolders', {
      event: { added: [], removed: [{ uri: folder, name: 'one' }] },
    });
    await served.rules(`one/${name}`, pull);
  });

  it('reads what lies around a config, unsaved or not', async () => {
    const text = config('cimg/base:2026.10')
      .replace('[checkout]', '[checkout, setup_remote_docker, {run: docker build .}]')
      .replace(
        '2026.10\n',
        (found) =>
          `${found}        auth:\n          username: $DOCKER_USER\n          password: $DOCKER_ACCESS_TOKEN\n`,
      );
    served = await serveCheckout(sources, { [name]: text, Dockerfile: 'FROM scratch\n' }, ableClient);
    await served.open(name, 'yaml');
    await served.rules(name, []);
    await served.client.open(served.uriOf('Dockerfile'), 'dockerfile', 'FROM acme/base:1\n');
    await served.rules(name, ['missing-docker-login']);
    await served.client.close(served.uriOf('Dockerfile'));
    await served.rules(name, []);
  });

  it('answers in a large file, and follows what is typed there', async () => {
    const jobs = Array.from(
      { length: 1_000 },
      (_, index) => `  job-${index}:\n    docker:\n      - image: acme/app:${index}\n    steps: [checkout]\n`,
    );
    const text = `version: 2.1\njobs:\n${jobs.join('')}workflows:\n  main:\n    jobs: [job-0]\n`;
    served = await serveCheckout(sources, { [name]: text }, ableClient);
    await served.open(name, 'yaml');
    const first = await served.client.diagnostics(served.uriOf(name));
    assert.ok(first.diagnostics.length > 0);
    await served.client.notify('textDocument/didChange', {
      textDocument: { uri: served.uriOf(name), version: 2 },
      contentChanges: [
        { range: { start: { line: 4, character: 15 }, end: { line: 4, character: 25 } }, text: 'ghcr.io/a/b:1' },
      ],
    });
    const second = await served.client.diagnostics(served.uriOf(name), ({ version }) => version === 2);
    assert.ok(second.diagnostics.every(({ range }) => range.start.line !== 4));
    const actions = await served.actionsAt(name, 'acme/app:7\n');
    assert.ok(actions.some(({ title }) => title.startsWith('Add auth')));
    assert.notEqual(await served.client.hover(served.uriOf(name), served.at(name, 'acme/app:999')), null);
  });

  it('takes the folder of an editor from before there could be several', async () => {
    served = await serveCheckout(sources, { [name]: config('acme/app:1') }, plainClient, (root) => ({
      workspaceFolders: null,
      rootUri: pathToFileURL(root).href,
    }));
    await served.open(name, 'yaml');
    await served.rules(name, pull);
  });
});
