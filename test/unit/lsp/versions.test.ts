import assert from 'node:assert/strict';
import type { WorkspaceEdit } from 'vscode-languageserver-protocol/node';
import { CancellationTokenSource } from 'vscode-languageserver-protocol/node';
import type { Answer } from '../../../src/language/languageService';
import { abilitiesOf } from '../../../src/lsp/abilities';
import { serve } from '../../../src/lsp/serve';
import { workspaceEditOf } from '../../../src/lsp/workspaceEdit';
import { circleci } from '../../../src/sources/circleci/source';
import { ableClient, pipes, plainClient } from '../../support/languageClient';
import { quietService } from '../../support/quietService';
import { appliedEdit, serveCheckout } from '../../support/servedCheckout';

const uri = 'file:///a/b.yml';
const origin = { line: 0, character: 0 };

/** A server whose hovers take as long as the test wants. */
function slowly() {
  const { client, input, output } = pipes();
  let arrived: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (arrived = resolve));
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const hoverAt = async (file: string): Answer<{ hover: undefined }> => {
    arrived();
    await released;
    return { at: { file, version: 1, text: '' }, hover: undefined };
  };
  const openService = () => quietService({ hoverAt });
  void serve(input, output, { version: '1', sources: [], openService }, 0);
  return { client, asked, release: () => release() };
}

describe('answers of the language server and versions of texts', () => {
  it('are refused when the text has changed meanwhile', async () => {
    const { client, asked, release } = slowly();
    await client.start(ableClient);
    await client.open(uri, 'yaml', 'a: 1\n');
    const answer = client.hover(uri, origin);
    await asked;
    await client.change(uri, 2, 'a: 2\n');
    // Told in turn: who is answered behind it has seen it.
    await client.completions(uri, origin);
    release();
    await assert.rejects(answer, { code: -32801 });
    assert.equal(await client.hover(uri, origin), null);
    await client.stop();
  });

  it('are refused when the text was closed meanwhile, or nobody wants them any more', async () => {
    for (const [end, code] of [
      ['close', -32801],
      ['cancel', -32800],
    ] as const) {
      const { client, asked, release } = slowly();
      await client.start(ableClient);
      await client.open(uri, 'yaml', 'a: 1\n');
      const source = new CancellationTokenSource();
      const params = { textDocument: { uri }, position: origin };
      const answer = client.connection.sendRequest('textDocument/hover', params, source.token);
      await asked;
      if (end === 'close') await client.close(uri);
      else source.cancel();
      await client.completions(uri, origin);
      release();
      await assert.rejects(answer, { code }, end);
      await client.stop();
    }
  });

  it('name the version that they are for, so that an editor refuses them for another one', async () => {
    const name = '.circleci/config.yml';
    const text =
      'version: 2.1\njobs:\n  build:\n    docker:\n      - image: acme/app:1\n        auth:\n          username: $DOCKER_USER\n    steps: [checkout]\nworkflows:\n  main:\n    jobs: [build]\n';
    const served = await serveCheckout([circleci], { [name]: text }, ableClient);
    await served.open(name, 'yaml');
    await served.client.change(served.uriOf(name), 2, `# first\n${text}`);
    await served.client.change(served.uriOf(name), 7, `# first\n# second\n${text}`);
    const actions = await served.client.actions(served.uriOf(name), { start: origin, end: origin }, ['source.fixAll']);
    const [change] = actions?.[0]?.edit?.documentChanges ?? [];
    assert.ok(change !== undefined && 'textDocument' in change);
    assert.deepEqual(change.textDocument, { uri: served.uriOf(name), version: 7 });
    assert.deepEqual(change.edits[0]?.range.start.line, 8);
    await served.stop();
  });
});

describe('edits for editors', () => {
  const [able, plain] = [abilitiesOf(ableClient), abilitiesOf(plainClient)];
  const uriOf = (file: string): string => `file://${file}`;
  const replace = (file: string, before: string | undefined, by: string, version?: number) => ({
    file,
    before,
    version,
    edits: [{ span: { start: 0, end: (before ?? '').length }, text: by }],
  });
  const edit = (files: ReturnType<typeof replace>[], needsLook: boolean, abilities = able): WorkspaceEdit | undefined =>
    workspaceEditOf({ title: 'Do `it`', files, needsLook }, abilities, uriOf);

  it('count columns in UTF-16, whatever stands before', () => {
    const before = 'a: "😀é" # x\n';
    const start = before.indexOf('x');
    const change = { file: '/a', before, version: 1, edits: [{ span: { start, end: start + 1 }, text: 'y' }] };
    const made = workspaceEditOf({ title: '', files: [change], needsLook: false }, plain, uriOf);
    assert.deepEqual(made?.changes?.['file:///a']?.[0]?.range, {
      start: { line: 0, character: 11 },
      end: { line: 0, character: 12 },
    });
  });

  it('of several files, or of one that is made, are confirmed even where nobody said so', () => {
    const two = edit([replace('/a', 'x', 'y', 3), replace('/b', 'x', 'y')], false);
    assert.deepEqual(two, {
      documentChanges: [
        {
          textDocument: { uri: 'file:///a', version: 3 },
          edits: [{ range: { start: origin, end: { line: 0, character: 1 } }, newText: 'y', annotationId: 'pullbook' }],
        },
        {
          textDocument: { uri: 'file:///b', version: null },
          edits: [{ range: { start: origin, end: { line: 0, character: 1 } }, newText: 'y', annotationId: 'pullbook' }],
        },
      ],
      changeAnnotations: { pullbook: { label: 'Do it', needsConfirmation: true } },
    });
    assert.equal(edit([replace('/a', 'x', 'y'), replace('/b', 'x', 'y')], false, plain), undefined);
    const versioned = abilitiesOf({ workspace: { workspaceEdit: { documentChanges: true } } });
    assert.equal(edit([replace('/a', 'x', 'y'), replace('/b', 'x', 'y')], false, versioned), undefined);
    assert.equal(edit([replace('/a', 'x', 'y')], true, versioned), undefined);
    assert.notEqual(edit([replace('/a', 'x', 'y')], false, versioned)?.documentChanges, undefined);
  });

  it('make a file only where the editor makes files', () => {
    assert.equal(edit([replace('/new', undefined, 'text')], false), undefined);
    const makes = abilitiesOf({
      workspace: {
        workspaceEdit: { documentChanges: true, changeAnnotationSupport: {}, resourceOperations: ['create'] },
      },
    });
    const made = edit([replace('/new', undefined, 'text')], false, makes);
    assert.deepEqual(made?.documentChanges?.[0], { kind: 'create', uri: 'file:///new', annotationId: 'pullbook' });
    assert.deepEqual([...appliedEdit(made)], [['file:///new', 'text']]);
  });

  it('are none where nothing changes', () => {
    assert.equal(edit([], true), undefined);
  });
});
