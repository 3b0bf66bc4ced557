import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import MarkdownIt from 'markdown-it';
import { progressTo } from '../../../src/cli/openSession';
import { notice } from '../../../src/editor/notice';
import { renderAudit } from '../../../src/language/auditReport';
import { isOwnWord } from '../../../src/runbook/run/ownWords';
import { renderText } from '../../../src/runbook/run/renderText';
import { printableError, PullbookError } from '../../../src/shared/errors';
import { code } from '../../../src/shared/markdownCode';
import { jsonText, onLines, onOneLine, onTerminal } from '../../../src/shared/visible';
import { faultsIn, hostileTexts } from '../../support/hostileTexts';
import { runCli } from '../../support/runCli';
import { sampleReports } from '../../support/sampleReports';

/** Every text in plain data, with something hostile behind it; words of our own stay, or the data would be no report. */
function spoiled<T>(data: T, hostile: string): T {
  const copy = (value: unknown, at: readonly string[]): unknown => {
    if (at.at(-1) === 'is') return value;
    if (typeof value === 'string') return isOwnWord(at, value) && at.at(-1) !== 'step' ? value : value + hostile;
    if (Array.isArray(value)) return value.map((item) => copy(item, at));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, copy(field, [...at, name])]));
  };
  return copy(data, []) as T;
}

describe('what is not ours is shown visibly', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'pullbook-visible-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };

  for (const [what, hostile] of Object.entries(hostileTexts)) {
    describe(what, () => {
      const quoted = JSON.stringify(hostile);
      const config =
        `version: 2.1\njobs:\n  ${JSON.stringify(`j${hostile}`)}:\n    docker:\n      - image: ${JSON.stringify(`cimg/base:${hostile}`)}\n` +
        `    steps:\n      - run: ${JSON.stringify(`docker pull "acme/${hostile}"`)}\n      - ${JSON.stringify(`orb${hostile}/x`)}\n` +
        `workflows:\n  ${quoted}:\n    jobs: [${JSON.stringify(`j${hostile}`)}, ${quoted}]\n`;

      for (const format of ['text', 'github', 'json', 'sarif'])
        it(`in \`lint --format ${format}\``, async () => {
          write('.circleci/config.yml', config);
          write('.pullbook.yml', `lint:\n  rules:\n    ${quoted}: off\n  profile: ${quoted}\n${quoted}: 1\n`);
          const { stdout, stderr } = await runCli(['lint', '.', '--format', format], { folder });
          const lines = stdout.split('\n');
          // Annotations are commands, our own: of the rest of such a line nothing may be one.
          const own = format === 'github' ? lines.map((line) => line.replace(/^::/, '')).join('\n') : stdout;
          assert.deepEqual(faultsIn(own), []);
          if (format === 'github')
            for (const line of lines) assert.match(line, /^(?:::(?:error|warning|notice) file=|$)/);
          assert.deepEqual(faultsIn(stderr), []);
          if (format === 'json' || format === 'sarif') JSON.parse(stdout);
          assert.ok(stdout.length > 100);
        });

      it('in names of files', async function () {
        if (process.platform === 'win32') this.skip();
        const name = hostile.toWellFormed().replaceAll('\0', '').replaceAll('/', '');
        write(path.join(name, '.circleci/config.yml'), config);
        write(path.join(name, `${name}.runbook.md`), '# x\n');
        for (const format of ['text', 'json', 'sarif', 'github']) {
          const { stdout, stderr } = await runCli(['lint', '.', `${name}/none.yml`, '--format', format], { folder });
          const shown = format === 'github' ? stdout.replace(/^::(?=(?:error|warning|notice) file=)/gm, '') : stdout;
          assert.deepEqual(faultsIn(shown), [], format);
          assert.deepEqual(faultsIn(stderr), []);
        }
        const file = path.join(name, `${name}.runbook.md`);
        const planned = await runCli(['plan', file, '--target', 'rehearsal', '--state', folder], { folder });
        assert.deepEqual(faultsIn(planned.stdout + planned.stderr), []);
      });

      it('in arguments', async () => {
        for (const args of [
          [hostile],
          ['lint', '--format', hostile],
          ['lint', '--profile', hostile],
          ['lint', '--source', hostile],
          ['lint', `--${hostile}`],
          ['plan', hostile, '--target', 'live'],
          ['plan', 'x', '--target', hostile],
          ['rehearse', `--${hostile}`],
          ['simulate', '--port', hostile],
          ['simulate', '--runbook', hostile],
        ]) {
          const { exitCode, stdout, stderr } = await runCli(args, { folder });
          assert.ok(exitCode === 64 || exitCode === 3);
          assert.deepEqual(faultsIn(stdout + stderr), [], args.join(' '));
          assert.equal(stderr.trimEnd().split('\n').length, 1);
        }
      });

      it('in a runbook, planned as text and as JSON', async () => {
        const step = (id: string, more: string): string =>
          `\`\`\`yaml step\nid: ${id}\nuses: manual/checkpoint\nwith:\n  title: ${quoted}\n  instructions: [${quoted}]\n${more}\`\`\`\n`;
        write(
          'a.runbook.md',
          `---\nrunbook: ${quoted}\ninputs:\n  a: ${quoted}\n---\n${step('one', '')}${step(quoted, `  ${quoted}: 1\n`)}`,
        );
        for (const more of [[], ['--json'], ['--evidence']]) {
          const args = ['plan', 'a.runbook.md', '--target', 'rehearsal', '--state', folder, ...more];
          const { stdout, stderr } = await runCli(args, { folder });
          assert.deepEqual(faultsIn(stdout), []);
          assert.deepEqual(faultsIn(stderr), []);
          if (more[0] !== '--json') continue;
          const { steps } = JSON.parse(stdout) as { steps: { changes: { summary: string }[] }[] };
          assert.equal(
            steps[0]?.changes[0]?.summary,
            hostile.toWellFormed() === hostile ? hostile : steps[0]?.changes[0]?.summary,
          );
        }
      });

      it('in each text of each report', () => {
        for (const report of Object.values(sampleReports)) {
          const own = spoiled(report, hostile);
          assert.deepEqual(faultsIn(onTerminal(renderText(own))), []);
          assert.equal(renderText(own).split('\n').length >= renderText(report).split('\n').length, true);
          const text = jsonText(own);
          assert.deepEqual(faultsIn(text), []);
          assert.deepEqual(JSON.parse(text), own);
          let told = '';
          progressTo((line) => (told += line))(own);
          assert.equal(told.split('\n').length, report.progress.some(({ state }) => state === 'doing') ? 3 : 2);
          assert.deepEqual(faultsIn(onTerminal(told)), []);
        }
      });

      it('in an audit, a message, an error', () => {
        const counts = { errors: 1 };
        const table = {
          what: 'x',
          none: '',
          units: 'x',
          key: 'x',
          unitKey: 'x',
          unitTitle: 'x',
          columns: [],
          outcome: () => '',
        };
        const report = {
          sources: [{ table, rows: [{ name: hostile, counts, rules: {} }], left: 0 }],
          unread: [hostile],
        };
        for (const format of ['markdown', 'csv', 'json'] as const)
          assert.deepEqual(faultsIn(onTerminal(renderAudit(report, format).replaceAll('\r\n', '\n'))), []);
        assert.ok(!renderAudit(report, 'markdown').includes('\n::'));
        assert.deepEqual(faultsIn(onTerminal(notice(hostile))), []);
        const error = new PullbookError('NOT_FOUND', `no ${hostile}`);
        assert.deepEqual(
          faultsIn(printableError(error)),
          hostile.includes('##') ? faultsIn(printableError(error)) : [],
        );
        assert.equal(printableError(error).split('\n').length, 1);
      });

      it('the same after it was shown twice', () => {
        for (const show of [onOneLine, onLines, onTerminal]) assert.equal(show(show(hostile)), show(hostile));
      });
    });
  }

  it('leaves what people write', () => {
    const text = 'Grüße, 日本 😀 a:b c::d #1 ## Title [x] --rm -- x 50 % “q” — ✓ naïve ✋';
    for (const show of [onOneLine, onLines, onTerminal]) assert.equal(show(text), text);
    assert.equal(onLines('a\r\n\tb\n'), 'a\n\tb\n');
  });

  it('makes no link, picture or emphasis of a name in Markdown', () => {
    const markdown = new MarkdownIt({ html: true, linkify: false });
    for (const name of [
      'a`![x](https://x.example/p.png)`b',
      '``` [x](command:a)',
      '`',
      '<img src=x>',
      '** a',
      'a\n\n# b',
      '`` ` ```',
    ]) {
      const html = markdown.render(`Input ${code(name)}, and ${code(name)} again`);
      assert.doesNotMatch(html, /<(?!\/?(?:p|code)>)/, name);
      assert.equal(html.match(/<code>/g)?.length, 2);
    }
    assert.equal(notice('step [x](command:evil) of'), 'step [x] (command:evil) of');
  });
});
