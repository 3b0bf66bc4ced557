import assert from 'node:assert/strict';
import { serve } from '../../../src/lsp/serve';
import { ableClient, type LanguageClient, pipes, plainClient } from '../../support/languageClient';
import { quietService } from '../../support/quietService';

describe('the life of the language server', () => {
  function started(): {
    client: LanguageClient;
    ended: Promise<number>;
    input: ReturnType<typeof pipes>['input'];
  } {
    const { client, input, output } = pipes();
    const served = { version: '1.2.3', sources: [], openService: () => quietService() };
    return { client, input, ended: serve(input, output, served, 0) };
  }

  it('ends with 0 after shutdown and exit', async () => {
    const { client, ended } = started();
    await client.start(ableClient);
    await client.stop();
    assert.equal(await ended, 0);
  });

  it('ends with 1 at an exit without shutdown', async () => {
    const { client, ended } = started();
    await client.start(ableClient);
    await client.notify('exit', undefined);
    assert.equal(await ended, 1);
  });

  it('ends with 1 when the editor closes its end, and with 0 when it has shut down before', async () => {
    const one = started();
    await one.client.start(ableClient);
    one.input.end();
    assert.equal(await one.ended, 1);
    const other = started();
    await other.client.start(ableClient);
    await other.client.connection.sendRequest('shutdown');
    other.input.end();
    assert.equal(await other.ended, 0);
  });

  it('says what it is and what it can, in UTF-16', async () => {
    const { client } = started();
    const { serverInfo, capabilities } = await client.start(ableClient);
    assert.deepEqual(serverInfo, { name: 'pullbook', version: '1.2.3' });
    assert.deepEqual(capabilities, {
      positionEncoding: 'utf-16',
      textDocumentSync: { openClose: true, change: 2, save: true },
      codeActionProvider: { codeActionKinds: ['quickfix', 'source.fixAll.pullbook'] },
      hoverProvider: true,
      completionProvider: {},
      codeLensProvider: {},
      executeCommandProvider: { commands: [] },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    });
    await client.stop();
  });

  it('refuses questions before initialize and after shutdown', async () => {
    const { client } = started();
    await assert.rejects(client.hover('file:///a.yml', { line: 0, character: 0 }), { code: -32002 });
    await client.start(plainClient);
    await client.connection.sendRequest('shutdown');
    await assert.rejects(client.hover('file:///a.yml', { line: 0, character: 0 }), { code: -32600 });
    await assert.rejects(client.connection.sendRequest('workspace/executeCommand', { command: 'x' }), { code: -32600 });
    await client.notify('exit', undefined);
  });

  it('answers malformed questions with an error and goes on', async () => {
    const { client, ended } = started();
    await client.start(ableClient);
    const uri = 'file:///a/b.yml';
    await client.open(uri, 'yaml', 'a: b\n');
    const ask = (method: string, params: unknown) => client.connection.sendRequest(method, params);
    for (const params of [null, {}, { textDocument: {} }, { textDocument: { uri: 7 } }]) {
      for (const method of ['hover', 'completion', 'codeAction', 'codeLens'])
        await assert.rejects(
          ask(`textDocument/${method}`, params),
          { code: -32602 },
          `${method} ${JSON.stringify(params)}`,
        );
    }
    const textDocument = { uri };
    for (const position of [
      undefined,
      {},
      { line: -1, character: 0 },
      { line: 0, character: 0.5 },
      { line: '0', character: 0 },
    ])
      await assert.rejects(ask('textDocument/hover', { textDocument, position }), { code: -32602 });
    const origin = { line: 0, character: 0 };
    for (const params of [
      { textDocument },
      { textDocument, range: { start: origin } },
      { textDocument, range: { start: origin, end: origin } },
      { textDocument, range: { start: origin, end: origin }, context: { only: 7, diagnostics: [] } },
      { textDocument, range: { start: origin, end: origin }, context: { only: [1], diagnostics: [] } },
    ])
      await assert.rejects(ask('textDocument/codeAction', params), { code: -32602 }, JSON.stringify(params));
    await assert.rejects(ask('workspace/executeCommand', { command: 'no such command' }), { code: -32602 });
    await assert.rejects(ask('workspace/executeCommand', {}), { code: -32602 });
    await assert.rejects(ask('textDocument/nothing', {}), { code: -32601 });
    for (const [method, params] of [
      ['textDocument/didOpen', {}],
      ['textDocument/didChange', { textDocument, contentChanges: [{ text: 1 }] }],
      [
        'textDocument/didChange',
        { textDocument: { uri: 'file:///never-opened', version: 2 }, contentChanges: [{ text: '' }] },
      ],
      ['textDocument/didClose', null],
      ['workspace/didChangeWatchedFiles', { changes: 'all' }],
      ['workspace/didChangeWorkspaceFolders', {}],
      ['$/nothing', 1],
    ] as const)
      await client.notify(method, params);
    assert.equal(await client.hover('untitled:Untitled-1', origin), null);
    assert.equal(await client.hover('file:///a/%E0%A4%A', origin), null);
    assert.equal(await client.hover(uri, { line: 4_000_000_000, character: 4_000_000_000 }), null);
    await client.stop();
    assert.equal(await ended, 0);
  });
});
