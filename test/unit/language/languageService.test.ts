import assert from 'node:assert/strict';
import { auditFormats, renderAudit } from '../../../src/language/auditReport';
import type { Person } from '../../../src/language/ports';
import type { Action, ProposedChange } from '../../../src/language/results';
import { eventually, fakeWorkspace } from '../../support/fakeWorkspace';
import { afterChange, toyCommand, toySource } from '../../support/toySource';

const a = '/w/a.toy';
const index = '/w/index.toy';

/** Someone who accepts whatever is proposed, and remembers it. */
function person(inView: string | undefined): Person & { readonly proposed: ProposedChange[]; readonly said: string[] } {
  const proposed: ProposedChange[] = [];
  const said: string[] = [];
  return {
    inView,
    topic: {},
    proposed,
    said,
    ask: () => Promise.resolve({}),
    pick: (_title, choices) => Promise.resolve(choices[0]?.value),
    busy: (_title, work) => work(),
    say: (message) => void said.push(message),
    warn: (message) => void said.push(message),
    async propose(compute) {
      const change = await compute();
      if (change !== undefined) proposed.push(change);
    },
  };
}

describe('the language service, with a source that no product has', () => {
  const saved = { [a]: 'Loud\nnew\nfine\n', [index]: 'fine\n', '/w/other/b.toy': 'BOTH\nWORDS\n' };
  const lists = () => fakeWorkspace([toySource('repository')], saved);
  const alone = () => fakeWorkspace([toySource('file')], saved);

  it('tells what it finds in open files, with the version and all that a rule says of itself', async () => {
    const workspace = alone();
    workspace.open(a);
    await eventually(
      () => workspace.rules(a),
      (rules) => rules.length > 0,
    );
    const [told] = [...workspace.problems.values()];
    assert.deepEqual([told?.file, told?.version, told?.text], [a, 1, saved[a]]);
    assert.deepEqual(told?.diagnostics, [
      {
        rule: 'toy-shouting',
        span: { start: 0, end: 4 },
        message: '`Loud` is in capital letters.',
        severity: 'warning',
        tags: ['deprecated'],
        docs: 'https://github.com/pullbook/pullbook/blob/main/media/rules/toy-shouting.md',
        related: [],
      },
    ]);
  });

  it('tells of all files of a repository while one of them is open', async () => {
    const workspace = lists();
    workspace.open(a);
    await eventually(
      () => workspace.rules(a),
      (rules) => rules.length > 1,
    );
    assert.deepEqual(workspace.rules(a), ['toy-shouting', 'toy-unlisted']);
    assert.deepEqual(workspace.rules('/w/other/b.toy'), ['toy-shouting', 'toy-shouting']);
    const [, unlisted] = workspace.problems.get(a)?.diagnostics ?? [];
    assert.equal(unlisted?.related[0]?.at.file, index);
    workspace.close(a);
    assert.deepEqual(
      await eventually(
        () => workspace.rules('/w/other/b.toy'),
        (rules) => rules.length === 0,
      ),
      [],
    );
  });

  it('follows what is typed, and what changes on the disk', async () => {
    const workspace = lists();
    workspace.open(a);
    await eventually(
      () => workspace.rules(a),
      (rules) => rules.length === 2,
    );
    workspace.type(a, 'new\n');
    assert.deepEqual(
      await eventually(
        () => workspace.rules(a),
        (rules) => rules.length === 1,
      ),
      ['toy-unlisted'],
    );
    assert.equal(workspace.problems.get(a)?.version, 2);
    workspace.write(index, 'new\n');
    assert.deepEqual(
      await eventually(
        () => workspace.rules(a),
        (rules) => rules.length === 0,
      ),
      [],
    );
    workspace.remove('/w/other');
    await eventually(
      () => workspace.rules('/w/other/b.toy'),
      (rules) => rules.length === 0,
    );
    assert.deepEqual(workspace.rules('/w/other/b.toy'), []);
  });

  it('obeys settings, also when they change', async () => {
    const workspace = alone();
    workspace.open(a);
    await eventually(
      () => workspace.rules(a),
      (rules) => rules.length > 0,
    );
    workspace.write('/w/.pullbook.yml', 'rules: {toy-shouting: off}\n');
    assert.deepEqual(
      await eventually(
        () => workspace.rules(a),
        (rules) => rules.length === 0,
      ),
      [],
    );
    assert.equal((await workspace.service.status(a))?.settingsFile, '/w/.pullbook.yml');
    workspace.write('/w/.pullbook.yml', 'rules: {toy-shouting: error}\n');
    await eventually(
      () => workspace.rules(a),
      (rules) => rules.length > 0,
    );
    assert.equal(workspace.problems.get(a)?.diagnostics[0]?.severity, 'error');
  });

  describe('offers', () => {
    const offered = async (offset: number): Promise<readonly Action[]> => {
      const workspace = lists();
      workspace.open(a);
      return (await workspace.service.actionsAt(a, { start: offset, end: offset }))?.actions ?? [];
    };

    it('the fix first, then what the source has, then all fixes, then a comment', async () => {
      const actions = await offered(1);
      assert.deepEqual(
        actions.map(({ kind, title }) => `${kind}: ${title}`),
        [
          'fix: Write it in lower case',
          'offer: Lower all…',
          'fix-all: Fix all safe problems in this file',
          'ignore: Ignore toy-shouting here, with a reason',
        ],
      );
      const [fix, offer, , ignore] = actions;
      assert.ok(fix?.kind === 'fix' && offer?.kind === 'offer' && ignore?.kind === 'ignore');
      assert.deepEqual(afterChange(fix.change.files), { [a]: 'loud\nnew\nfine\n' });
      assert.deepEqual([fix.isSafe, fix.change.needsLook, fix.change.files[0]?.version], [true, false, 1]);
      assert.deepEqual(offer.offer, { title: 'Lower all…', command: toyCommand, arguments: [`memory:/w`] });
      assert.deepEqual(ignore.comment, { at: 0, indentation: '', text: '# pullbook: ignore[toy-shouting] ' });
    });

    it('a fix that goes over to another file as one to look at, safe or not', async () => {
      const [fix] = await offered(6);
      assert.ok(fix?.kind === 'fix');
      assert.deepEqual(afterChange(fix.change.files), { [index]: 'fine\nnew\n' });
      assert.deepEqual([fix.isSafe, fix.change.needsLook, fix.change.files[0]?.version], [true, true, undefined]);
    });

    it('nothing where nothing was found', async () => assert.deepEqual(await offered(12), []));
  });

  it('fixes all that is safe in one file', async () => {
    const workspace = alone();
    workspace.open('/w/other/b.toy');
    const fixes = await workspace.service.fixAll('/w/other/b.toy');
    assert.equal(fixes?.count, 2);
    assert.equal(fixes.change.needsLook, false);
    assert.deepEqual(afterChange(fixes.change.files), { '/w/other/b.toy': 'both\nwords\n' });
    // Also where the file is not open: the command line of an editor may name it.
    assert.equal((await workspace.service.fixAll(a))?.count, 1);
  });

  it('marks edits of several files for a person to look at', async () => {
    const workspace = lists();
    workspace.open(a);
    const fixes = await workspace.service.fixAll(a);
    assert.deepEqual(Object.keys(afterChange(fixes?.change.files ?? [])).sort(), [a, index]);
    assert.equal(fixes?.change.needsLook, true);
  });

  it('gives no edits for a text that is no more', async () => {
    const workspace = alone();
    workspace.open(a);
    const actions = (await workspace.service.actionsAt(a, { start: 1, end: 1 }))?.actions ?? [];
    const [fix] = actions;
    assert.ok(fix?.kind === 'fix');
    workspace.type(a, 'quiet\n');
    // What was computed says of which version it is; asked anew, it is gone.
    const now = await workspace.service.diagnostics(a);
    assert.deepEqual([fix.change.files[0]?.version, now?.at.version, now?.diagnostics], [1, 2, []]);
    assert.equal(await workspace.service.fixNow(fix.reference), undefined);
    workspace.type(a, 'word\nLoud\n');
    const moved = await workspace.service.fixNow(fix.reference);
    assert.deepEqual(afterChange(moved?.files ?? []), { [a]: 'word\nloud\n' });
    assert.equal(moved?.files[0]?.version, 3);
    const asked = workspace.service.hoverAt(a, 0);
    workspace.close(a);
    workspace.remove(a);
    assert.equal((await asked)?.hover, undefined);
  });

  it('says what the source says of a place, proposes what it proposes, and shows its lenses and its status', async () => {
    const { service, open } = lists();
    open(a);
    const hover = await service.hoverAt(a, 1);
    assert.deepEqual(hover?.hover, {
      span: { start: 0, end: 4 },
      sign: 'note',
      markdown: '**Loud** of [the index](memory:/w/index.toy)',
    });
    assert.deepEqual(
      (await service.completionsAt(a, 0))?.items.map(({ label }) => label),
      ['hello'],
    );
    assert.deepEqual((await service.lensesOf(a))?.lenses[0]?.offer?.arguments, ['memory:/w']);
    assert.deepEqual(await service.status(a), {
      at: { file: a, version: 1, text: saved[a] },
      problems: 4,
      safeFixes: 4,
      detail: '3 lists',
      profile: 'recommended',
      settingsFile: undefined,
    });
    assert.equal(await service.hoverAt('/w/README.md', 0), undefined);
  });

  it('audits the workspace in all three forms', async () => {
    const { service, problems, rules, open, write } = alone();
    const report = await service.audit();
    const [markdown = '', csv, json] = auditFormats.map((format) => renderAudit(report, format));
    assert.ok(markdown.includes('| a.toy | 3 | 0 | 1 | 0 | 1 |'), markdown);
    assert.ok(markdown.includes('## Words\n\n| List | Words | Errors | Warnings | Notes | Safe fixes |'));
    assert.ok(markdown.includes('| `toy-shouting` | 3 |'));
    assert.equal(csv?.split('\r\n')[0], 'list,words,errors,warnings,notes,safeFixes');
    assert.equal(csv.split('\r\n')[3], 'other/b.toy,2,0,2,0,2');
    const { toys } = JSON.parse(json ?? '') as { toys: unknown[] };
    assert.deepEqual(toys[2], {
      list: 'other/b.toy',
      words: 2,
      errors: 0,
      warnings: 2,
      notes: 0,
      safeFixes: 2,
      rules: { 'toy-shouting': 2 },
    });
    // Problems stay until the file changes; those of an open file follow it.
    assert.deepEqual(rules(a), ['toy-shouting']);
    assert.equal(problems.get(a)?.version, undefined);
    write(a, 'quiet\n');
    assert.deepEqual(rules(a), []);
    open('/w/other/b.toy');
    await eventually(
      () => problems.get('/w/other/b.toy')?.version,
      (version) => version === 1,
    );
    assert.deepEqual(rules('/w/other/b.toy'), ['toy-shouting', 'toy-shouting']);
  });

  it('stops an audit and a search when asked to', async () => {
    const { service } = alone();
    const stop = new AbortController();
    const report = await service.audit({ signal: stop.signal, progress: () => stop.abort() });
    assert.deepEqual(
      report.sources.map(({ rows, left }) => [rows.length, left]),
      [[1, 2]],
    );
    assert.match(renderAudit(report, 'markdown'), /Stopped before the end: 2 lists were not audited\./);
    assert.equal(await service.fixable({ signal: stop.signal }), undefined);
  });

  it('finds what can be fixed in the whole workspace, by units', async () => {
    const fixable = (await alone().service.fixable()) ?? [];
    assert.deepEqual(
      fixable.map(({ count, change }) => [change.files[0]?.file, count]),
      [
        [a, 1],
        ['/w/other/b.toy', 2],
      ],
    );
    assert.deepEqual(
      (await lists().service.fixable())?.map(({ count }) => count),
      [4],
    );
  });

  it('runs the commands of the source, for the file given or the one in view', async () => {
    const { service } = alone();
    const viewer = person(a);
    assert.ok(await service.run(toyCommand, undefined, viewer));
    assert.deepEqual(
      viewer.proposed.map(({ files }) => afterChange(files)),
      [{ [a]: 'loud\nnew\nfine\n' }],
    );
    assert.equal(viewer.proposed[0]?.needsLook, true);
    const other = person(undefined);
    await service.run(toyCommand, 'memory:/w/other/b.toy', other);
    assert.deepEqual(
      other.proposed.map(({ files }) => afterChange(files)),
      [{ '/w/other/b.toy': 'both\nwords\n' }],
    );
    await service.run(toyCommand, undefined, other);
    assert.deepEqual(other.said, ['Open a list of words first.']);
    assert.equal(await service.run('pullbook.other', undefined, other), false);
  });
});
