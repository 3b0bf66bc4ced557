import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { lintCommands } from '../../src/editor/lint/lintCommands';
import { wireCommand } from '../../src/sources/terraform/kind';

/** The secrets of a product, which hands none of them on. */
const product = `# Sirius.
module "ci_dockerhub_secrets" {
  source = "../modules/ci_dockerhub_secrets"

  product_prefix = "sirius"

  providers = {
    aws = aws.management
  }
}
`;

const outputs = ['id', 'token'].map(
  (part) => `
output "aws_secretsmanager_secret_dockerhub_${part}" {
  value = module.ci_dockerhub_secrets.aws_secretsmanager_secret_dockerhub_${part}
}
`,
);

/** The root, which reads them. */
const root = `module "sirius" {
  source = "./sirius"

  providers = {
    aws            = aws
    aws.management = aws.management
  }
}

data "aws_secretsmanager_secret_version" "sirius_dockerhub_id" {
  secret_id = module.sirius.aws_secretsmanager_secret_dockerhub_id.id
  provider  = aws.management
}

data "aws_secretsmanager_secret_version" "sirius_dockerhub_token" {
  secret_id = module.sirius.aws_secretsmanager_secret_dockerhub_token.id
  provider  = aws.management
}

module "opg_sirius" {
  source = "./modules/repository"

  name = "opg-sirius"

  circleci_env_vars = {
    DOCKER_USER         = data.aws_secretsmanager_secret_version.sirius_dockerhub_id.secret_string
    DOCKER_ACCESS_TOKEN = data.aws_secretsmanager_secret_version.sirius_dockerhub_token.secret_string # rotated monthly
  }
}
`;

const swapped = root
  .replace('_dockerhub_id.secret_string', '_dockerhub_X.secret_string')
  .replace('_dockerhub_token.secret_string', '_dockerhub_id.secret_string')
  .replace('_dockerhub_X.secret_string', '_dockerhub_token.secret_string');

describe('Terraform in the editor', () => {
  let folder: vscode.Uri;
  let checkout: vscode.Uri;
  let sample: vscode.Uri;
  let count = 0;
  before(async () => {
    const workspace = vscode.workspace.workspaceFolders?.[0];
    assert.ok(workspace);
    sample = vscode.Uri.joinPath(workspace.uri, 'infra');
    folder = vscode.Uri.joinPath(workspace.uri, 'terraform-tests');
    await vscode.workspace.fs.createDirectory(folder);
  });
  after(() => vscode.workspace.fs.delete(folder, { recursive: true }));
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  const at = (path: string): vscode.Uri => vscode.Uri.joinPath(checkout, path);
  const write = (path: string, text: string): Thenable<void> =>
    vscode.workspace.fs.writeFile(at(path), new TextEncoder().encode(text));

  /** Makes a checkout of its own and opens its root file. */
  async function open(rootText: string, productText: string): Promise<vscode.TextDocument> {
    checkout = vscode.Uri.joinPath(folder, String(count++));
    await write('.git', '');
    await write('sirius/main.tf', productText);
    await write('main.tf', rootText);
    // Opened as a person does: a document that an extension asked for stays open for a while.
    await vscode.commands.executeCommand('vscode.open', at('main.tf'), { preview: false });
    return vscode.workspace.openTextDocument(at('main.tf'));
  }
  const own = (path: string): string[] =>
    vscode.languages
      .getDiagnostics(at(path))
      .filter(({ source }) => source === 'pullbook')
      .map(ruleOf);
  const settle = (path: string, rules: readonly string[]): Promise<void> => eventually(() => own(path), rules);
  const replace = async (document: vscode.TextDocument, word: string, by: string): Promise<void> => {
    const start = document.getText().indexOf(word);
    assert.notEqual(start, -1, word);
    const edit = new vscode.WorkspaceEdit();
    const range = new vscode.Range(document.positionAt(start), document.positionAt(start + word.length));
    edit.replace(document.uri, range, by);
    assert.ok(await vscode.workspace.applyEdit(edit));
  };
  const actions = (document: vscode.TextDocument, word: string, kind = 'quickfix'): Thenable<vscode.CodeAction[]> => {
    const place = document.positionAt(document.getText().indexOf(word) + 1);
    const range = new vscode.Range(place, place);
    return vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, range, kind, 10);
  };
  const textOf = async (path: string): Promise<string> => (await vscode.workspace.openTextDocument(at(path))).getText();

  const bothSwapped = ['swapped-dockerhub-credentials', 'swapped-dockerhub-credentials'];
  const bothMissing = ['missing-dockerhub-output', 'missing-dockerhub-output'];

  it('finds faults that go over files, with links from one to the other', async () => {
    await open(root, product);
    await settle('main.tf', bothMissing);
    const [first] = vscode.languages.getDiagnostics(at('main.tf'));
    assert.ok(typeof first?.code === 'object');
    // That pages open is tried with a config's; that each rule has one, with the rules.
    assert.equal(first.code.target.toString(), 'pullbook-rule:/missing-dockerhub-output.md');
    assert.ok(first.relatedInformation?.length);
  });

  it('shows findings also in files that are not open, as long as one of the checkout is', async () => {
    const unread = swapped.replaceAll('module.sirius.', 'module.other.');
    await open(unread, product);
    await eventually(() => own('sirius/main.tf').length > 0, true);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await settle('sirius/main.tf', []);
    await settle('main.tf', []);
  });

  it('follows what is typed', async () => {
    const document = await open(root, product + outputs.join(''));
    await settle('main.tf', []);
    await replace(document, 'sirius_dockerhub_id.secret_string', 'sirius_dockerhub_token.secret_string');
    await settle('main.tf', ['swapped-dockerhub-credentials']);
    await replace(document, 'sirius_dockerhub_token.secret_string', 'sirius_dockerhub_id.secret_string');
    await settle('main.tf', []);
  });

  it('follows what changes on the disk, folders that go and come with it', async () => {
    checkout = sample;
    const outputsFile = at('refunds/outputs.tf');
    const [refunds, aside] = [at('refunds'), vscode.Uri.joinPath(folder, 'refunds')];
    const all = await textOf('refunds/outputs.tf');
    await vscode.commands.executeCommand('vscode.open', at('repositories.tf'), { preview: false });
    try {
      await write('refunds/outputs.tf', all.slice(all.lastIndexOf('output')));
      await settle('repositories.tf', ['missing-dockerhub-output']);
      await write('refunds/outputs.tf', all);
      await settle('repositories.tf', []);
      const changed = all.replace('"aws_secretsmanager_secret_dockerhub_id"', '"dockerhub_id"');
      await vscode.workspace.fs.writeFile(outputsFile, new TextEncoder().encode(changed));
      await settle('repositories.tf', ['missing-dockerhub-output']);
      await vscode.workspace.fs.rename(refunds, aside);
      await settle('repositories.tf', []);
      await vscode.workspace.fs.rename(aside, refunds);
      await settle('repositories.tf', ['missing-dockerhub-output']);
    } finally {
      await write('refunds/outputs.tf', all);
    }
    await settle('repositories.tf', []);
  });

  it('obeys `.pullbook.yml` of the checkout, also when it changes', async () => {
    await open(swapped, product + outputs.join(''));
    await settle('main.tf', bothSwapped);
    await write('.pullbook.yml', 'rules:\n  swapped-dockerhub-credentials: off\n');
    await settle('main.tf', []);
    await vscode.workspace.fs.delete(at('.pullbook.yml'));
    await settle('main.tf', bothSwapped);
  });

  it('fixes in another file what is missing there', async () => {
    const document = await open(root, product + (outputs[1] ?? ''));
    await settle('main.tf', ['missing-dockerhub-output']);
    const [fix] = (await actions(document, 'module.sirius.aws_secretsmanager_secret_dockerhub_id')).filter(
      ({ isPreferred }) => isPreferred === true,
    );
    assert.ok(fix?.edit);
    assert.deepEqual(
      fix.edit.entries().map(([uri]) => uri.path),
      [at('sirius/main.tf').path],
    );
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    await settle('main.tf', []);
    assert.match(await textOf('sirius/main.tf'), /output "aws_secretsmanager_secret_dockerhub_id"/);
    assert.equal(document.getText(), root);
  });

  it('fixes all that is safe by one action or one command, and one undo takes it back', async () => {
    const document = await open(swapped, product + outputs.join(''));
    await settle('main.tf', bothSwapped);
    const [all] = await actions(document, 'DOCKER_USER', 'source.fixAll.pullbook');
    assert.equal(all?.kind?.value, 'source.fixAll.pullbook');
    assert.ok(all.edit);
    assert.ok(await vscode.workspace.applyEdit(all.edit));
    assert.equal(document.getText(), root);
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), swapped);
    await vscode.commands.executeCommand(lintCommands.fixFile, document.uri);
    assert.equal(document.getText(), root);
    await settle('main.tf', []);
  });

  it('ignores with a comment that waits for its reason', async () => {
    const document = await open(swapped, product + outputs.join(''));
    await settle('main.tf', bothSwapped);
    const word = 'data.aws_secretsmanager_secret_version.sirius_dockerhub_token.secret_string';
    const ignore = (await actions(document, word)).find(({ title }) => title.startsWith('Ignore'));
    assert.ok(ignore?.edit);
    assert.ok(await vscode.workspace.applyEdit(ignore.edit));
    const line = '    # pullbook: ignore[swapped-dockerhub-credentials] ';
    assert.ok(document.getText().includes(`${line}\n    DOCKER_USER`), document.getText());
    await replace(document, line, `${line}tried out`);
    await settle('main.tf', ['swapped-dockerhub-credentials']);
  });

  it('says over a variable which secret feeds it', async () => {
    const document = await open(root, product + outputs.join(''));
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      document.positionAt(document.getText().indexOf('DOCKER_USER') + 1),
    );
    const text = hovers
      .flatMap(({ contents }) => contents.map((one) => (one as vscode.MarkdownString).value))
      .join('\n');
    assert.match(text, /`DOCKER_USER` of `opg-sirius` ← secret `sirius-dockerhub_id`/);
    assert.match(text, /sirius\/main\.tf.* by `module ci_dockerhub_secrets`/);
    assert.match(text, /provider `aws\.management`/);
  });

  it('audits checkouts too', async () => {
    await open(swapped, product + outputs.join(''));
    void vscode.commands.executeCommand(lintCommands.auditWorkspace);
    await eventually(
      () =>
        vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ label }) => label.includes('audit')).length >
        0,
      true,
    );
    await vscode.commands.executeCommand('notifications.clearAll');
    await vscode.commands.executeCommand(lintCommands.exportAudit, 'json');
    const { terraform } = JSON.parse(vscode.window.activeTextEditor?.document.getText() ?? '') as {
      terraform: { checkout: string; wired: number; safeFixes: number }[];
    };
    const row = terraform.find((one) => one.checkout === vscode.workspace.asRelativePath(checkout));
    assert.ok(row, JSON.stringify(terraform));
    assert.deepEqual([row.wired, row.safeFixes], [0, 2]);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('contributes the command that wires a product', async () => {
    const { contributes } = vscode.extensions.getExtension('pullbook.pullbook')?.packageJSON as {
      contributes: { commands: { command: string }[] };
    };
    const isOurs = (id: string): boolean => id.startsWith('pullbook.terraform.');
    assert.deepEqual((await vscode.commands.getCommands(true)).filter(isOurs), [wireCommand]);
    assert.deepEqual(contributes.commands.map(({ command }) => command).filter(isOurs), [wireCommand]);
  });

  describe('a product that is to be wired', () => {
    const repository = 'module "opg_sirius" {\n  source = "./modules/repository"\n\n  name = "opg-sirius"\n}\n';
    const call = root.slice(0, root.indexOf('\ndata'));
    const start = `${call}\n${repository}`;
    const empty = '# Sirius.\n';

    interface Sides {
      readonly original?: vscode.Uri;
      readonly modified: vscode.Uri;
    }
    const shown = (): readonly Sides[] => {
      const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input as { textDiffs?: readonly Sides[] };
      return (input as typeof input | undefined)?.textDiffs ?? [];
    };
    const wire = async (): Promise<readonly Sides[]> => {
      const wish = { product: 'sirius', project: 'gh/opg/opg-sirius', checkout: checkout.toString() };
      void vscode.commands.executeCommand(wireCommand, wish);
      await eventually(() => shown().length > 1, true);
      return shown();
    };

    it('is shown as one diff over its files, new ones too, and nothing is written before it is accepted', async () => {
      const document = await open(start, empty);
      const sides = await wire();
      const secrets = ['main.tf', 'outputs.tf', 'variables.tf'].map((name) => `modules/ci_dockerhub_secrets/${name}`);
      const changed = ['main.tf', 'sirius/main.tf'];
      assert.deepEqual(
        sides.flatMap(({ original }) => (original?.scheme === checkout.scheme ? original.path : [])).sort(),
        changed.map((path) => at(path).path),
      );
      const texts = new Map<string, string>();
      for (const { modified } of sides)
        texts.set(modified.path, (await vscode.workspace.openTextDocument(modified)).getText());
      assert.deepEqual([...texts.keys()].sort(), [...changed, ...secrets].map((path) => at(path).path).sort());
      assert.equal(document.getText(), start);
      await assert.rejects(Promise.resolve(vscode.workspace.fs.stat(at('modules'))));
      await vscode.commands.executeCommand(lintCommands.acceptProposal);
      for (const path of [...changed, ...secrets]) assert.equal(await textOf(path), texts.get(at(path).path));
      assert.equal(shown().length, 0);
      await settle('main.tf', []);
      await settle('sirius/main.tf', []);
      await vscode.commands.executeCommand('notifications.clearAll');
    });

    it('goes when it is discarded', async () => {
      await open(start, empty);
      await wire();
      await vscode.commands.executeCommand(lintCommands.discardProposal);
      await eventually(() => shown().length, 0);
      assert.deepEqual([await textOf('main.tf'), await textOf('sirius/main.tf')], [start, empty]);
    });

    it('is left alone when one of its files has changed since', async () => {
      const document = await open(start, empty);
      await wire();
      await replace(document, 'name = "opg-sirius"', 'name = "opg-sirius2"');
      await vscode.commands.executeCommand(lintCommands.acceptProposal);
      assert.equal(document.getText(), start.replace('name = "opg-sirius"', 'name = "opg-sirius2"'));
      assert.equal(await textOf('sirius/main.tf'), empty);
      await vscode.commands.executeCommand('notifications.clearAll');
    });
  });
});

function ruleOf({ code }: vscode.Diagnostic): string {
  return typeof code === 'object' ? String(code.value) : String(code);
}

/** Waits until what is looked at is as expected; fails with what it is instead. */
async function eventually<T>(look: () => T, expected: T): Promise<void> {
  for (const deadline = Date.now() + 300_000; ;) {
    const found = look();
    if (JSON.stringify(found) === JSON.stringify(expected)) return;
    if (Date.now() > deadline) assert.deepEqual(found, expected);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
