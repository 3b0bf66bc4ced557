import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commandIds, contextKeys, notebookTypes } from '../../src/editor/contributions';
import { rendererId, stepMime } from '../../src/renderer/envelope';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category?: string;
      readonly enablement?: string;
    }[];
    readonly notebooks: readonly { readonly type: string }[];
    readonly notebookRenderer: readonly { readonly id: string; readonly mimeTypes: readonly string[] }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when?: string }[]>>;
    readonly keybindings?: readonly unknown[];
    readonly configuration?: { readonly properties?: Readonly<Record<string, unknown>> };
  };
}

describe('what the extension contributes', () => {
  let manifest: Manifest;
  before(async () => {
    const extension = vscode.extensions.getExtension('pullbook.pullbook');
    assert.ok(extension);
    await extension.activate();
    manifest = extension.packageJSON as Manifest;
  });

  it('registers every command that it contributes, and no other', async () => {
    const contributed = manifest.contributes.commands.map(({ command }) => command).filter((id) => isOurs(id));
    const registered = (await vscode.commands.getCommands(true)).filter((id) => isOurs(id));
    assert.deepEqual([...contributed].sort(), Object.values(commandIds).sort());
    assert.deepEqual(
      Object.values(commandIds).filter((id) => !registered.includes(id)),
      [],
    );
  });

  it('names its notebooks and its renderer as the code does', () => {
    const { notebooks, notebookRenderer } = manifest.contributes;
    assert.deepEqual(
      notebooks.map(({ type }) => type),
      [...notebookTypes],
    );
    assert.deepEqual(
      notebookRenderer.map(({ id, mimeTypes }) => ({ id, mimeTypes })),
      [{ id: rendererId, mimeTypes: [stepMime] }],
    );
  });

  it('has a title in words and the category Pullbook on every command, and an ellipsis where a dialog follows', () => {
    for (const { command, title, category } of manifest.contributes.commands) {
      assert.equal(category, 'Pullbook', command);
      assert.ok(title.length > 3 && !title.includes('%'), `${command}: ${title}`);
    }
  });

  it('hides no command from the palette and binds no key', () => {
    assert.deepEqual(
      manifest.contributes.menus['commandPalette']?.filter(({ command }) =>
        Object.values<string>(commandIds).includes(command),
      ) ?? [],
      [],
    );
    assert.deepEqual(manifest.contributes.keybindings ?? [], []);
  });

  it('asks in menus and for commands only for context keys that the code sets', () => {
    const conditions = [
      ...Object.values(manifest.contributes.menus)
        .flat()
        .map(({ when }) => when),
      ...manifest.contributes.commands.map(({ enablement }) => enablement),
    ];
    const asked = conditions.flatMap((condition = '') =>
      [...condition.matchAll(/\b(pullbook\.\w+)/g)].map(([, key]) => key),
    );
    assert.ok(asked.length > 10);
    const set: readonly (string | undefined)[] = Object.values(contextKeys);
    assert.deepEqual(
      asked.filter((key) => !set.includes(key)),
      [],
    );
  });
});

/** The linter's commands have tests of their own. */
function isOurs(id: string): boolean {
  return /^pullbook\.[a-zA-Z]+$/.test(id);
}
