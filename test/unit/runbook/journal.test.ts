import assert from 'node:assert/strict';
import { Journal } from '../../../src/runbook/journal';
import { Redactor } from '../../../src/shared/redactor';
import { Secret } from '../../../src/shared/secret';
import { isPullbookError } from '../../../src/shared/errors';
import { MemoryDisk } from '../../support/memoryDisk';
import { VirtualClock } from '../../support/virtualClock';

const path = 'live/journal.jsonl';

function journalOver(disk: MemoryDisk, redactor = new Redactor()) {
  return new Journal({ disk, path, clock: new VirtualClock(), redactor });
}

async function written(): Promise<MemoryDisk> {
  const disk = new MemoryDisk();
  const journal = journalOver(disk);
  await journal.append('run1', 'token', { event: 'fact', name: 'label', value: 'CI 12345678' });
  await journal.append('run1', 'token', { event: 'fact', name: 'label', value: 'CI 9abcdef0' });
  await journal.append('run1', 'account', {
    event: 'mark',
    hash: 'h',
    mark: { at: 5, by: 'ana', note: 'signed up' },
  });
  return disk;
}

describe('Journal', () => {
  it('remembers the newest fact and mark of each step after a restart', async () => {
    const journal = journalOver(await written());
    await journal.open();
    assert.equal(journal.of('token').facts.get('label'), 'CI 9abcdef0');
    assert.deepEqual(journal.of('account').mark, { hash: 'h', mark: { at: 5, by: 'ana', note: 'signed up' } });
    assert.equal(journal.of('other').mark, undefined);
  });

  it('writes one line of JSON for each entry, with version, time, run and step', async () => {
    const disk = await written();
    const [line] = disk.files.get(path)!.split('\n');
    const { v, at, run, step, event } = JSON.parse(line!) as Record<string, unknown>;
    assert.deepEqual([v, at, run, step, event], [1, Date.UTC(2026, 10, 23, 14, 2), 'run1', 'token', 'fact']);
  });

  it('is readable after a crash at any byte of the last line, and then goes on', async () => {
    const whole = (await written()).files.get(path)!;
    const lastLine = whole.lastIndexOf('\n', whole.length - 2) + 1;
    for (let length = lastLine; length <= whole.length; length++) {
      const disk = new MemoryDisk();
      disk.files.set(path, whole.slice(0, length));
      const journal = journalOver(disk);
      await journal.open();
      assert.equal(journal.of('token').facts.get('label'), 'CI 9abcdef0');
      await journal.append('run2', 'token', { event: 'fact', name: 'label', value: 'CI next' });
      const again = journalOver(disk);
      await again.open();
      assert.equal(again.of('token').facts.get('label'), 'CI next', `cut at ${length}`);
    }
  });

  it('takes a last line of zero bytes for torn, as a power cut leaves it', async () => {
    const disk = await written();
    disk.files.set(path, `${disk.files.get(path)!}\0\0\0\0`);
    const journal = journalOver(disk);
    await journal.open();
    assert.equal(journal.of('account').mark?.mark.by, 'ana');
  });

  it('refuses a journal that is damaged before its last line, and says what that costs', async () => {
    const disk = await written();
    const lines = disk.files.get(path)!.split('\n');
    disk.files.set(path, [lines[0], '{"v":1,', ...lines.slice(2)].join('\n'));
    await assert.rejects(journalOver(disk).open(), (error) => {
      assert.ok(isPullbookError(error));
      assert.equal(error.code, 'JOURNAL_UNREADABLE');
      assert.match(error.message, /Line 2/);
      assert.match(error.facts.advice ?? '', /Nothing was changed/);
      return true;
    });
  });

  it('keeps a write without outcome as unfinished until a check has come through', async () => {
    const disk = new MemoryDisk();
    const journal = journalOver(disk);
    await journal.append('run1', 'token', { event: 'intent', write: 'w1', what: 'create access token' });
    await journal.append('run1', 'token', { event: 'intent', write: 'w2', what: 'store it' });
    await journal.append('run1', 'token', { event: 'outcome', write: 'w1', ok: true });
    const reopened = journalOver(disk);
    await reopened.open();
    assert.deepEqual(
      reopened.of('token').unfinished.map(({ what }) => what),
      ['store it'],
    );
    const report = { kind: 'k', headline: 'x', changes: [], progress: [], outputs: {} };
    await reopened.append('run2', 'token', { event: 'report', hash: 't', report: { ...report, status: 'failed' } });
    assert.equal(reopened.of('token').unfinished.length, 1);
    await reopened.append('run2', 'token', { event: 'report', hash: 't', report: { ...report, status: 'in-sync' } });
    assert.equal(reopened.of('token').unfinished.length, 0);
  });

  it('never holds a registered secret, however it is spelled', async () => {
    const disk = new MemoryDisk();
    const redactor = new Redactor();
    const value = ['dckr', 'pat', 'a"b\\c+/'].join('_');
    redactor.register(new Secret(value));
    const journal = journalOver(disk, redactor);
    await journal.append('run1', 'token', { event: 'fact', name: 'slip', value: `Bearer ${value}` });
    await journal.append('run1', 'token', {
      event: 'fact',
      name: 'slip',
      value: Buffer.from(value).toString('base64'),
    });
    const text = disk.files.get(path)!;
    assert.ok(!text.includes(JSON.stringify(value).slice(1, -1)));
    assert.ok(!text.includes(Buffer.from(value).toString('base64').slice(0, 12)));
    assert.equal(journal.of('token').facts.get('slip')?.includes('[redacted]'), true);
  });

  it('keeps the order of entries that are added at once', async () => {
    const disk = new MemoryDisk();
    const journal = journalOver(disk);
    const names = Array.from({ length: 20 }, (_, index) => `fact ${index}`);
    await Promise.all(names.map((name) => journal.append('r', 's', { event: 'fact', name, value: '' })));
    const lines = disk.files.get(path)!.trimEnd().split('\n');
    assert.deepEqual(
      lines.map((line) => (JSON.parse(line) as { name: string }).name),
      names,
    );
  });
});
