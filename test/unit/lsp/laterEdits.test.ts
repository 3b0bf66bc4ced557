import assert from 'node:assert/strict';
import type { ClientCapabilities, CodeAction } from 'vscode-languageserver-protocol/node';
import { applyEdits } from '../../../src/shared/text';
import type { Source } from '../../../src/lint/source';
import { circleci } from '../../../src/sources/circleci/source';
import { terraform } from '../../../src/sources/terraform/source';
import { serve } from '../../../src/lsp/serve';
import { ableClient, pipes } from '../../support/languageClient';
import { quietService } from '../../support/quietService';
import { appliedEdit, serveCheckout, type ServedCheckout } from '../../support/servedCheckout';
import { samples } from './samples';

/** An editor that asks for the edit of a code action once somebody has chosen it. */
const resolvingClient: ClientCapabilities = {
  ...ableClient,
  textDocument: {
    ...ableClient.textDocument,
    codeAction: {
      ...ableClient.textDocument?.codeAction,
      dataSupport: true,
      resolveSupport: { properties: ['edit'] },
    },
  },
};

const resolve = ({ client }: ServedCheckout, action: CodeAction): Promise<CodeAction> =>
  client.connection.sendRequest('codeAction/resolve', action);

/** What an editor of some abilities gets under the lightbulb over a sample, all edits there. */
async function editsUnder(
  sample: (typeof samples)[number],
  needle: string,
  capabilities: ClientCapabilities,
): Promise<{ readonly later: string[]; readonly empty: string[]; readonly texts: Record<string, unknown> }> {
  const served = await serveCheckout([sample.source], sample.files, capabilities);
  await served.open(sample.file, sample.language);
  await served.rules(sample.file, sample.rules);
  const later: string[] = [];
  const empty: string[] = [];
  const texts: Record<string, unknown> = {};
  const offered = [
    ...(await served.actionsAt(sample.file, needle)),
    ...(await served.actionsAt(sample.file, needle, ['source.fixAll'])),
  ];
  for (const action of offered) {
    if (action.edit === undefined) later.push(action.title);
    const edit = action.edit ?? (await resolve(served, action).catch(asEmpty)).edit;
    if (edit === undefined) {
      empty.push(action.title);
      continue;
    }
    const applied = [...appliedEdit(edit)].map(([uri, text]) => [uri.replace(served.uriOf(''), ''), text]);
    texts[action.title] = { applied, asks: edit.changeAnnotations };
  }
  await served.stop();
  return { later, empty, texts };
}

function asEmpty(error: Error): { readonly edit: undefined } {
  assert.match(error.message, /Nothing is left to change/);
  return { edit: undefined };
}

describe('edits of code actions that are asked for later', () => {
  for (const sample of samples)
    for (const needle of new Set([sample.safeFix.at, sample.command?.at, sample.risky?.at]))
      if (needle !== undefined)
        it(`are those that other editors get at once: ${sample.source.id}, ${sample.source.unit}, ${needle}`, async () => {
          const atOnce = await editsUnder(sample, needle, ableClient);
          const later = await editsUnder(sample, needle, resolvingClient);
          assert.deepEqual(later.texts, atOnce.texts);
          assert.deepEqual(atOnce.later, []);
          const { command, source, lens } = sample;
          // The command of the toy source can do nothing about a whole repository, which shows when it is run.
          const isIdle = source.id === 'toy' && lens?.adds === undefined && needle === sample.safeFix.at;
          assert.deepEqual(later.empty, isIdle ? ['Lower all…'] : []);
          assert.equal(later.later.includes('Fix all safe problems in this file'), source === circleci);
          if (needle === command?.at) assert.ok(later.later.includes(command.title));
          // What goes over other files has to say so before it is chosen.
          if (source === terraform) assert.deepEqual(later.later, []);
        });

  const [sample] = samples;
  assert.ok(sample !== undefined);

  /** The server counts how often a command of the source computes what it proposes. */
  async function counting(capabilities: ClientCapabilities) {
    let count = 0;
    const [command = ''] = circleci.commands ?? [];
    const run = circleci.run?.[command];
    const source: Source = {
      ...circleci,
      run: {
        [command]: async (context) => {
          count++;
          await run?.(context);
        },
      },
    };
    const served = await serveCheckout([source], sample!.files, capabilities);
    await served.open(sample!.file, 'yaml');
    await served.rules(sample!.file, sample!.rules);
    const offered = await served.actionsAt(sample!.file, sample!.safeFix.at);
    const action = offered.find(({ title }) => title === sample!.command?.title);
    assert.ok(action !== undefined);
    return { served, action, count: () => count };
  }

  it('are not computed before', async () => {
    const able = await counting(ableClient);
    assert.deepEqual([able.count(), able.action.edit === undefined], [1, false]);
    await able.served.stop();
    const { served, action, count } = await counting(resolvingClient);
    assert.deepEqual([count(), action.edit], [0, undefined]);
    const { edit, ...rest } = await resolve(served, action);
    assert.equal(count(), 1);
    assert.deepEqual(rest, action);
    assert.equal(edit?.changeAnnotations?.['pullbook']?.needsConfirmation, true);
    await served.stop();
  });

  it('are refused for another text, a closed one, and what the server has not sent', async () => {
    const { served, action, count } = await counting(resolvingClient);
    const uri = served.uriOf(sample.file);
    const text = served.read(sample.file);
    await served.client.change(uri, 2, applyEdits(text, [{ span: { start: 0, end: 0 }, text: '# one more line\n' }]));
    await assert.rejects(resolve(served, action), { code: -32801 });
    // Going back to the text is a version of its own.
    await served.client.change(uri, 3, text);
    await assert.rejects(resolve(served, action), { code: -32801 });
    await served.client.close(uri);
    await assert.rejects(resolve(served, action), { code: -32801 });
    for (const data of [undefined, null, 'text', { uri }, { uri: 1, version: 1 }])
      await assert.rejects(resolve(served, { ...action, data }), { code: -32602 });
    assert.equal(count(), 0);
    await served.stop();
  });

  it('say so where nothing is left to change', async () => {
    const { served, action } = await counting(resolvingClient);
    const data = { ...(action.data as object), command: 'no.such.command' };
    await assert.rejects(resolve(served, { ...action, data }), /Nothing is left to change/);
    await served.stop();
  });

  it('are offered to no editor that would not ask for them', async () => {
    for (const [capabilities, provider] of [
      [ableClient, { codeActionKinds: ['quickfix', 'source.fixAll.pullbook'] }],
      [resolvingClient, { codeActionKinds: ['quickfix', 'source.fixAll.pullbook'], resolveProvider: true }],
    ] as const) {
      const { client, input, output } = pipes();
      void serve(input, output, { version: '1', sources: [], openService: () => quietService() }, 0);
      const { capabilities: offered } = await client.start(capabilities);
      assert.deepEqual(offered.codeActionProvider, provider);
      await client.stop();
    }
  });
});
