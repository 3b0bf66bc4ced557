import assert from 'node:assert/strict';
import { type CodeAction, MarkupContent } from 'vscode-languageserver-protocol/node';
import { sources } from '../../support/sources';
import { ableClient, plainClient } from '../../support/languageClient';
import { appliedEdit, serveCheckout, type ServedCheckout } from '../../support/servedCheckout';
import { type Sample, samples } from './samples';

describe('the language server', () => {
  it('is tried with every source', () => {
    assert.deepEqual(
      samples.map(({ source }) => source.id),
      [...sources.map(({ id }) => id), 'toy', 'toy'],
    );
  });

  for (const sample of samples)
    describe(`with a ${sample.source.title}, linted by ${sample.source.unit}`, () => specify(sample));
});

function specify(sample: Sample): void {
  const { source, files, file, language } = sample;
  let served: ServedCheckout;
  afterEach(() => served.stop());

  async function start(capabilities = ableClient): Promise<void> {
    served = await serveCheckout([source], files, capabilities);
    await served.open(file, language);
    await served.rules(file, sample.rules);
  }
  const named = (actions: readonly CodeAction[], title: string): CodeAction => {
    const found = actions.find((action) => action.title === title);
    assert.ok(found, `no “${title}” among ${actions.map((action) => action.title).join(', ')}`);
    return found;
  };
  const isMarked = (action: CodeAction): boolean =>
    Object.values(action.edit?.changeAnnotations ?? {}).some(({ needsConfirmation }) => needsConfirmation === true);

  it('shows problems of the version that is open, with a link to the page of the rule', async () => {
    await start();
    const { version, diagnostics } = await served.client.diagnostics(served.uriOf(file));
    assert.equal(version, 1);
    for (const { source: own, code, codeDescription, message } of diagnostics) {
      assert.equal(own, 'pullbook');
      assert.ok(sample.rules.includes(String(code)));
      assert.match(codeDescription?.href ?? '', new RegExp(`^https://.*/${String(code)}\\.md$`));
      assert.notEqual(message, '');
    }
  });

  it('applies a safe fix to the version that it was made for', async () => {
    await start();
    const { at, title, becomes } = sample.safeFix;
    const action = named(await served.actionsAt(file, at), title);
    assert.equal(action.kind, 'quickfix');
    assert.equal(action.isPreferred, true);
    assert.equal(isMarked(action), false);
    assert.equal(action.diagnostics?.length, 1);
    assert.deepEqual(
      action.edit?.documentChanges?.map((change) => 'textDocument' in change && change.textDocument),
      [{ uri: served.uriOf(file), version: 1 }],
    );
    assert.ok(appliedEdit(action.edit).get(served.uriOf(file))?.includes(becomes));
  });

  const { risky, command, completion, lens } = sample;
  if (risky !== undefined)
    it('has what a person should look at confirmed, and offers it to no editor that cannot ask', async () => {
      await start();
      const { at, title, files: changed } = risky;
      const action = named(await served.actionsAt(file, at), title);
      assert.ok(isMarked(action));
      for (const change of action.edit?.documentChanges ?? [])
        if ('textDocument' in change)
          for (const edit of change.edits)
            assert.ok('annotationId' in edit && edit.annotationId in action.edit!.changeAnnotations!);
      assert.deepEqual([...appliedEdit(action.edit!).keys()].sort(), changed.map((name) => served.uriOf(name)).sort());
      await served.stop();
      await start(plainClient);
      for (const one of await served.actionsAt(file, at)) {
        assert.notEqual(one.title.replace('…', ''), title.replace('…', ''));
        assert.equal(one.edit?.documentChanges, undefined);
        assert.deepEqual(Object.keys(one.edit?.changes ?? {}), [served.uriOf(file)]);
      }
    });

  if (command !== undefined)
    it('offers a command of the source that needs no answers as an edit to confirm', async () => {
      await start();
      const action = named(await served.actionsAt(file, command.at), command.title);
      assert.ok(isMarked(action));
      assert.equal(action.command, undefined);
      const texts = [...appliedEdit(action.edit!).values()];
      assert.ok(texts.some((text) => text.includes(command.adds)));
    });

  it('fixes all that is safe, under both kinds and no other', async () => {
    await start();
    const [start0, end] = [
      { line: 0, character: 0 },
      { line: 0, character: 0 },
    ];
    for (const only of ['source', 'source.fixAll', 'source.fixAll.pullbook']) {
      const [action, ...more] = (await served.client.actions(served.uriOf(file), { start: start0, end }, [only])) ?? [];
      assert.equal(action?.kind, 'source.fixAll.pullbook', only);
      assert.deepEqual(more, []);
      for (const [name, text] of Object.entries(sample.allFixed))
        assert.equal(appliedEdit(action.edit!).get(served.uriOf(name)), text, name);
      assert.equal(isMarked(action), Object.keys(sample.allFixed).length > 1);
    }
    await served.stop();
    await start(plainClient);
    const alone = await served.client.actions(served.uriOf(file), { start: start0, end }, ['source.fixAll']);
    const texts = appliedEdit(alone?.[0]?.edit ?? {});
    assert.deepEqual([...texts.keys()], [served.uriOf(file)]);
    assert.equal(texts.get(served.uriOf(file)), sample.allFixed[file]);
    for (const only of ['source.fixAll.other', 'source.organizeImports', 'refactor'])
      assert.deepEqual(await served.client.actions(served.uriOf(file), { start: start0, end }, [only]), [], only);
  });

  it('puts a comment that ignores a finding on a line above', async () => {
    await start();
    const { at } = sample.safeFix;
    const action = (await served.actionsAt(file, at)).find(({ title }) => title.startsWith('Ignore '));
    assert.ok(action);
    const text = appliedEdit(action.edit!).get(served.uriOf(file)) ?? '';
    assert.match(text, /^[ \t]*# pullbook: ignore\[[a-z-]+\] $/m);
  });

  it('says over a text what it knows, in Markdown or without', async () => {
    await start();
    const { at, words } = sample.hover;
    const place = served.at(file, at);
    const rich = await served.client.hover(served.uriOf(file), place);
    assert.ok(rich !== null && MarkupContent.is(rich.contents));
    assert.equal(rich.contents.kind, 'markdown');
    for (const word of words) assert.ok(rich.contents.value.includes(word), `${word} in ${rich.contents.value}`);
    assert.match(rich.contents.value, /\*\*/);
    assert.deepEqual(rich.range?.start, place);
    assert.equal(await served.client.hover(served.uriOf(file), { line: 0, character: 0 }), null);
    await served.stop();
    await start(plainClient);
    const plain = await served.client.hover(served.uriOf(file), place);
    assert.ok(plain !== null && MarkupContent.is(plain.contents));
    assert.equal(plain.contents.kind, 'plaintext');
    assert.doesNotMatch(plain.contents.value, /\*\*|``|\]\(/);
  });

  if (completion === undefined)
    it('completes nothing', async () => {
      await start();
      assert.deepEqual(await served.client.completions(served.uriOf(file), { line: 0, character: 0 }), []);
    });
  else
    it('completes as a snippet where the editor takes one, else as an indented text', async () => {
      await start();
      const text = served.read(file).replace(completion.behind, `${completion.behind}\n${completion.typed}`);
      const line = text.slice(0, text.indexOf(completion.behind)).split('\n').length;
      const ask = async () => {
        await served.client.change(served.uriOf(file), 2, text);
        const items = await served.client.completions(served.uriOf(file), { line, character: completion.typed.length });
        assert.ok(Array.isArray(items));
        const item = items.find(({ label }) => label === completion.label);
        assert.ok(item, items.map(({ label }) => label).join(', '));
        return item;
      };
      const snippet = await ask();
      assert.equal(snippet.insertTextFormat, 2);
      assert.equal(snippet.insertText, completion.snippet);
      await served.stop();
      await start(plainClient);
      const plain = await ask();
      assert.equal(plain.insertTextFormat, 1);
      assert.equal(plain.insertText, completion.indented);
    });

  if (lens === undefined)
    it('shows no lens', async () => {
      await start();
      assert.deepEqual(await served.client.lenses(served.uriOf(file)), []);
    });
  else
    it('says over the file what there is to do, and does it where the editor asks first', async () => {
      await start();
      const own = (await served.client.lenses(served.uriOf(file)))?.[0]?.command;
      assert.ok(own);
      assert.ok(own.title.startsWith(lens.title), own.title);
      const { adds } = lens;
      if (adds !== undefined) {
        await served.client.connection.sendRequest('workspace/executeCommand', {
          command: own.command,
          arguments: own.arguments,
        });
        const [wanted] = served.client.wantedEdits;
        assert.ok(wanted);
        assert.ok(appliedEdit(wanted.edit).get(served.uriOf(file))?.includes(adds));
        assert.ok(
          Object.values(wanted.edit.changeAnnotations ?? {}).every(({ needsConfirmation }) => needsConfirmation),
        );
      }
      await served.stop();
      await start(plainClient);
      const [plain] = (await served.client.lenses(served.uriOf(file))) ?? [];
      assert.equal(plain?.command?.command, '');
    });

  it('lints what is typed, not what was saved', async () => {
    await start();
    for (const [name, text] of Object.entries(sample.allFixed)) {
      if (name !== file) await served.open(name, language);
      await served.client.change(served.uriOf(name), 2, text);
    }
    await served.rules(file, sample.rulesLeft);
    assert.equal(served.read(file), files[file]);
  });

  it('takes the problems away with the file', async () => {
    await start();
    await served.client.close(served.uriOf(file));
    await served.rules(file, []);
  });

  it('lints anew with other settings, unsaved or on the disk', async () => {
    await start();
    const off = `rules:\n${[...new Set(sample.rules)].map((rule) => `  ${rule}: off\n`).join('')}`;
    await served.client.open(served.uriOf('.pullbook.yml'), 'yaml', off);
    await served.rules(file, []);
    await served.client.close(served.uriOf('.pullbook.yml'));
    await served.rules(file, sample.rules);
    served.write('.pullbook.yml', off);
    await served.client.notify('workspace/didChangeWatchedFiles', {
      changes: [{ uri: served.uriOf('.pullbook.yml'), type: 1 }],
    });
    await served.rules(file, []);
  });
}
