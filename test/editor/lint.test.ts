import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { lintCommands } from '../../src/editor/lint/lintCommands';
import { authenticateCommand } from '../../src/sources/circleci/kind';

/** Uses the team's variables once, so that adding `auth` elsewhere is a safe fix. */
const text = `version: 2.1

# The default image.
executors:
  base:
    docker:
      - image: cimg/base:2024.01
        auth:
          username: $DOCKER_USER
          password: $DOCKER_ACCESS_TOKEN

jobs:
  test:
    docker:
      - image: cimg/node:20.18 # pinned
      - image: "postgres:16"
    steps:
      - checkout
      - run: npm test
  build:
    executor: base
    steps:
      - setup_remote_docker
      - run: docker pull hello-world

workflows:
  main:
    jobs: [test, build]
`;

describe('the linter in the editor', () => {
  let folder: vscode.Uri;
  let document: vscode.TextDocument;
  let count = 0;
  before(() => {
    const root = vscode.workspace.workspaceFolders?.[0];
    assert.ok(root);
    folder = vscode.Uri.joinPath(root.uri, 'lint-tests');
  });
  after(() => vscode.workspace.fs.delete(folder, { recursive: true }));
  beforeEach(async () => {
    document = await open(text);
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  async function open(content: string): Promise<vscode.TextDocument> {
    const file = vscode.Uri.joinPath(folder, String(count++), '.circleci', 'config.yml');
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(content));
    const opened = await vscode.workspace.openTextDocument(file);
    await vscode.window.showTextDocument(opened, { preview: false });
    return opened;
  }
  const settle = (isRight: (found: vscode.Diagnostic[]) => boolean): Promise<vscode.Diagnostic[]> =>
    eventually(() => own(document.uri), isRight);
  const rules = (found: readonly vscode.Diagnostic[]): string[] => found.map(ruleOf);
  const at = (word: string): vscode.Position => document.positionAt(document.getText().indexOf(word) + 1);
  const actions = (word: string, kind = 'quickfix'): Thenable<vscode.CodeAction[]> =>
    vscode.commands.executeCommand(
      'vscode.executeCodeActionProvider',
      document.uri,
      new vscode.Range(at(word), at(word)),
      kind,
      10,
    );
  const replace = async (word: string, by: string): Promise<void> => {
    const start = document.getText().indexOf(word);
    assert.notEqual(start, -1, word);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(
      document.uri,
      new vscode.Range(document.positionAt(start), document.positionAt(start + word.length)),
      by,
    );
    assert.ok(await vscode.workspace.applyEdit(edit));
  };

  describe('diagnostics', () => {
    it('stand at the image and at the docker call, and lead to the page of their rule', async () => {
      const found = await settle((all) => all.length > 0);
      assert.deepEqual(rules(found).sort(), [
        'missing-docker-login',
        'unauthenticated-docker-pull',
        'unauthenticated-docker-pull',
      ]);
      const image = found.find((one) => document.getText(one.range) === 'cimg/node:20.18');
      assert.equal(image?.severity, vscode.DiagnosticSeverity.Warning);
      const { code } = image;
      assert.ok(typeof code === 'object');
      const page = await vscode.workspace.openTextDocument(code.target);
      assert.match(page.getText(), /unauthenticated-docker-pull/);
    });

    it('follow what is typed', async () => {
      await settle((all) => all.length === 3);
      await replace('docker pull hello-world', 'echo hello');
      assert.deepEqual(rules(await settle((all) => all.length === 2)), [
        'unauthenticated-docker-pull',
        'unauthenticated-docker-pull',
      ]);
    });

    it('are those of the last version, however fast it changes', async () => {
      for (let round = 0; round < 20; round++) {
        await replace(
          round % 2 === 0 ? 'cimg/node:20.18' : 'ghcr.io/acme/node:1',
          round % 2 === 0 ? 'ghcr.io/acme/node:1' : 'cimg/node:20.18',
        );
      }
      await replace('cimg/node:20.18', 'ghcr.io/acme/node:1');
      const found = await settle((all) => all.length === 2);
      assert.ok(found.every((one) => document.validateRange(one.range).isEqual(one.range)));
      assert.deepEqual(
        found.map((one) => document.getText(one.range)).sort(),
        ['"postgres:16"', 'docker pull hello-world'].sort(),
      );
    });

    it('keep the findings of the parts that parse while a line is half typed, without fixes', async () => {
      await settle((all) => all.length === 3);
      await replace('executor: base', 'executor: {base');
      const found = await settle((all) => rules(all).includes('config-parse-error'));
      assert.ok(rules(found).includes('unauthenticated-docker-pull'));
      const offered = await actions('cimg/node');
      assert.ok(offered.every(({ isPreferred }) => isPreferred !== true));
    });

    it('go when the file is closed', async () => {
      const file = vscode.Uri.joinPath(folder, 'closed', '.circleci', 'config.yml');
      await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
      // Opened as a person does: a document that an extension asked for stays open for a while.
      await vscode.commands.executeCommand('vscode.open', file);
      const shown = (): vscode.Diagnostic[] => own(file);
      assert.equal((await eventually(shown, (found) => found.length === 3)).length, 3);
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
      assert.deepEqual(await eventually(shown, (found) => found.length === 0), []);
    });

    it('go by the Dockerfile that a call builds, also when it changes', async () => {
      const write = (from: string): Thenable<void> =>
        vscode.workspace.fs.writeFile(
          vscode.Uri.joinPath(document.uri, '..', '..', 'api', 'Dockerfile'),
          new TextEncoder().encode(`FROM ${from}\n`),
        );
      await write('node:20');
      await replace('docker pull hello-world', 'docker build api');
      const found = await settle((all) => all.some(({ message }) => message.includes('`node:20` of `api/Dockerfile`')));
      assert.ok(rules(found).includes('missing-docker-login'));
      await write('quay.io/acme/node:20');
      assert.ok(!rules(await settle((all) => all.length === 2)).includes('missing-docker-login'));
    });

    it('obey `.pullbook.yml`, also when it changes', async () => {
      await settle((all) => all.length === 3);
      const settings = vscode.Uri.joinPath(document.uri, '..', '..', '.pullbook.yml');
      const write = (content: string): Thenable<void> =>
        vscode.workspace.fs.writeFile(settings, new TextEncoder().encode(content));
      await write('rules:\n  missing-docker-login: off\n  unauthenticated-docker-pull: error\n');
      const errors = await settle((all) => all.length === 2);
      assert.ok(errors.every(({ severity }) => severity === vscode.DiagnosticSeverity.Error));
      await vscode.workspace.fs.delete(settings);
      assert.equal((await settle((all) => all.length === 3)).length, 3);
    });
  });

  describe('fixes', () => {
    it('offer the safe one first, and it keeps comments', async () => {
      await settle((all) => all.length === 3);
      const [first] = await actions('cimg/node');
      assert.equal(first?.isPreferred, true);
      assert.ok(first.edit);
      assert.ok(await vscode.workspace.applyEdit(first.edit));
      assert.equal(
        document.getText(),
        text.replace(
          'cimg/node:20.18 # pinned\n',
          'cimg/node:20.18 # pinned\n        auth:\n          username: $DOCKER_USER\n          password: $DOCKER_ACCESS_TOKEN\n',
        ),
      );
      await settle((all) => all.length === 2);
    });

    it('fix all that is safe, and one undo takes it back', async () => {
      await settle((all) => all.length === 3);
      const [all] = await actions('cimg/node', 'source.fixAll.pullbook');
      assert.equal(all?.kind?.value, 'source.fixAll.pullbook');
      assert.ok(all.edit);
      assert.ok(await vscode.workspace.applyEdit(all.edit));
      assert.equal(document.getText().split('username: $DOCKER_USER').length, 4);
      assert.deepEqual(rules(await settle((left) => left.length === 1)), ['missing-docker-login']);
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), text);
    });

    it('fix all that is safe on save, where a person has asked for it', async () => {
      const editor = vscode.workspace.getConfiguration('editor');
      await editor.update('codeActionsOnSave', { 'source.fixAll.pullbook': 'explicit' }, true);
      try {
        await replace('npm test', 'npm ci');
        assert.ok(await document.save());
        assert.equal(document.getText().split('username: $DOCKER_USER').length, 4);
        assert.equal(document.isDirty, false);
      } finally {
        await editor.update('codeActionsOnSave', undefined, true);
      }
    });

    it('fix all safe problems of the file by a command', async () => {
      await vscode.commands.executeCommand(lintCommands.fixFile, document.uri);
      assert.deepEqual(rules(await settle((left) => left.length === 1)), ['missing-docker-login']);
    });

    it('ignore with a comment that waits for its reason', async () => {
      await settle((all) => all.length === 3);
      const ignore = (await actions('cimg/node')).find(({ title }) => title.startsWith('Ignore'));
      assert.ok(ignore?.edit);
      assert.ok(await vscode.workspace.applyEdit(ignore.edit));
      const line = '      # pullbook: ignore[unauthenticated-docker-pull] ';
      assert.ok(document.getText().includes(`${line}\n      - image: cimg/node:20.18`), document.getText());
      assert.ok(rules(await settle((all) => all.length === 4)).includes('unused-ignore'));
      await replace(line, `${line}mirrored`);
      assert.equal((await settle((all) => all.length === 2)).length, 2);
    });
  });

  describe('a change that a person should look at', () => {
    const diff = (): vscode.TabInputTextDiff | undefined => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof vscode.TabInputTextDiff ? input : undefined;
    };
    const propose = async (): Promise<vscode.TextDocument> => {
      await vscode.commands.executeCommand(authenticateCommand, document.uri);
      const shown = await eventually(diff, (input) => input !== undefined);
      assert.ok(shown);
      assert.equal(shown.original.toString(), document.uri.toString());
      return vscode.workspace.openTextDocument(shown.modified);
    };

    it('is shown beside the file, and nothing is written before it is accepted', async () => {
      const proposed = await propose();
      assert.match(proposed.getText(), /dockerhub_login/);
      assert.equal(document.getText(), text);
      await vscode.commands.executeCommand(lintCommands.acceptProposal);
      assert.equal(document.getText(), proposed.getText());
      assert.equal(diff(), undefined);
      assert.equal((await settle((all) => all.length === 0)).length, 0);
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), text);
    });

    it('goes when it is discarded', async () => {
      await propose();
      await vscode.commands.executeCommand(lintCommands.discardProposal);
      assert.equal(document.getText(), text);
      assert.equal(await eventually(diff, (input) => input === undefined), undefined);
    });

    it('is not applied to a file that has changed since', async () => {
      await propose();
      await replace('npm test', 'npm ci');
      const changed = document.getText();
      await vscode.commands.executeCommand(lintCommands.acceptProposal);
      assert.equal(document.getText(), changed);
      await vscode.commands.executeCommand('notifications.clearAll');
    });

    it('is what a lightbulb offers for an unsafe fix', async () => {
      await settle((all) => all.length === 3);
      const unsafe = (await actions('docker pull hello')).find(({ command }) =>
        command?.command.startsWith('_pullbook.lint.'),
      );
      assert.ok(unsafe?.command);
      assert.equal(unsafe.edit, undefined);
      await vscode.commands.executeCommand(unsafe.command.command, ...((unsafe.command.arguments ?? []) as unknown[]));
      assert.ok(await eventually(diff, (input) => input !== undefined));
      assert.equal(document.getText(), text);
    });
  });

  it('says over an image and over a docker call which credentials they use', async () => {
    const hover = async (word: string): Promise<string> => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        document.uri,
        at(word),
      );
      return hovers.flatMap(({ contents }) => contents.map((one) => (one as vscode.MarkdownString).value)).join('\n');
    };
    assert.match(await hover('cimg/base'), /\$DOCKER_USER/);
    assert.match(await hover('cimg/node'), /without your credentials/);
    assert.match(await hover('docker pull hello'), /anonymous/);
  });

  it('counts over `jobs` and `executors`', async () => {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      document.uri,
      10,
    );
    assert.deepEqual(
      lenses.map(({ range, command }) => [document.getText(range), command?.title]).sort(),
      ['executors', 'jobs'].map((key) => [
        key,
        '2 of 3 images pull without credentials · 1 job pulls before it logs in · Authenticate this config',
      ]),
    );
  });

  it('completes `auth` in an image, and the login step with what it needs', async () => {
    const complete = async (place: string, typed: string): Promise<vscode.CompletionItem | undefined> => {
      await replace(place, `${place}${typed}`);
      const list = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        document.positionAt(document.getText().indexOf(`${place}${typed}`) + place.length + typed.length),
      );
      return list.items.find(({ label }) => typeof label === 'object' && label.description === 'Pullbook');
    };
    const auth = await complete('      - image: "postgres:16"', '\n        au');
    assert.equal(typeof auth?.label === 'object' && auth.label.label, 'auth');
    document = await open(text);
    const login = await complete('      - setup_remote_docker', '\n      - doc');
    assert.equal(typeof login?.label === 'object' && login.label.label, 'dockerhub_login');
    assert.match((login?.additionalTextEdits ?? []).map(({ newText }) => newText).join(''), /circleci\/docker@/);
  });

  it('audits the workspace into a table', async () => {
    void vscode.commands.executeCommand(lintCommands.auditWorkspace);
    const problems = (): vscode.Diagnostic[] =>
      vscode.languages
        .getDiagnostics()
        .filter(([uri]) => uri.path.endsWith('/product/.circleci/config.yml'))
        .flatMap(([, found]) => found.filter(({ source }) => source === 'pullbook'));
    assert.ok((await eventually(problems, (found) => found.length > 0)).length > 0);
    await eventually(
      () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ label }) => label.includes('audit')),
      (tabs) => tabs.length > 0,
    );
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand(lintCommands.exportAudit, 'csv');
    const csv = vscode.window.activeTextEditor?.document.getText() ?? '';
    assert.match(csv, /^file,images,unauthenticated/);
    assert.match(csv, /product\/\.circleci\/config\.yml,\d+,\d+/);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('contributes the commands that it registers', async () => {
    const extension = vscode.extensions.getExtension('pullbook.pullbook');
    const { contributes } = extension?.packageJSON as { contributes: { commands: { command: string }[] } };
    const isOurs = (id: string): boolean => id.startsWith('pullbook.lint.');
    const registered = (await vscode.commands.getCommands(true)).filter(isOurs);
    assert.deepEqual(registered.sort(), [...Object.values(lintCommands), authenticateCommand].sort());
    assert.deepEqual(
      contributes.commands
        .map(({ command }) => command)
        .filter(isOurs)
        .sort(),
      registered,
    );
  });
});

function own(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'pullbook');
}

function ruleOf({ code }: vscode.Diagnostic): string {
  return typeof code === 'object' ? String(code.value) : String(code);
}

async function eventually<T>(look: () => T, isRight: (found: T) => boolean): Promise<T> {
  for (const deadline = Date.now() + 300_000; ;) {
    const found = look();
    if (isRight(found) || Date.now() > deadline) return found;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
