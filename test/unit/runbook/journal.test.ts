import assert from 'node:assert/strict';
import { Journal } from '../../../src/runbook/run/journal';
import { Redactor } from '../../../src/shared/redactor';
import { Secret } from '../../../src/shared/secret';
import { isPullbookError } from '../../../src/shared/errors';
import { MemoryDisk } from '../../support/memoryDisk';
import { SeededRandom } from '../../support/seededRandom';
import { ShortDisk, noSpace } from '../../support/shortDisk';
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
    assert.deepEqual(journal.of('account').marks, { hash: 'h', marks: [{ at: 5, by: 'ana', note: 'signed up' }] });
    assert.equal(journal.of('other').marks, undefined);
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
    assert.equal(journal.of('account').marks?.marks.at(-1)?.by, 'ana');
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

  describe('after an append that failed half-way', () => {
    const fact = (value: string) => ({ event: 'fact', name: 'n', value }) as const;
    const valuesOn = (disk: MemoryDisk) =>
      (disk.files.get(path) ?? '')
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { value: string }).value);

    for (const [name, keeps] of Object.entries({
      'nothing of the line': () => 0,
      'its first byte': () => 1,
      'half of it': (line: string) => line.length >> 1,
      'all but its end': (line: string) => line.length - 1,
      'all of it': (line: string) => line.length,
    })) {
      it(`keeps what it acknowledged, before and after, and no more, where the disk has ${name}`, async () => {
        const disk = new ShortDisk();
        const journal = journalOver(disk);
        await journal.append('r', 's', fact('one'));
        disk.refuses = (call, _path, line) =>
          call === 'append' ? { error: noSpace(), keeps: keeps(line) } : undefined;
        await assert.rejects(journal.append('r', 's', fact('ünfit')), /ENOSPC/);
        assert.equal(journal.of('s').facts.get('n'), 'one');
        disk.refuses = () => undefined;
        assert.deepEqual(valuesOn(disk), ['one'], 'cut back at once');
        await journal.append('r', 's', fact('two'));
        await journal.append('r', 's', fact('three'));
        assert.deepEqual(valuesOn(disk), ['one', 'two', 'three']);
        await journal.reload();
        assert.equal(journal.generation, 0, 'nobody else has written');
      });
    }

    it('writes nothing more until the disk lets it cut the file back', async () => {
      const disk = new ShortDisk();
      const journal = journalOver(disk);
      await journal.append('r', 's', fact('one'));
      disk.refuses = noSpace;
      await assert.rejects(journal.append('r', 's', fact('two')), /ENOSPC/);
      disk.refuses = (call) => (call === 'replace' ? noSpace() : undefined);
      await assert.rejects(journal.append('r', 's', fact('three')), /ENOSPC/);
      disk.refuses = () => undefined;
      await journal.append('r', 's', fact('four'));
      assert.deepEqual(valuesOn(disk), ['one', 'four']);
    });

    it('only reads when it is reloaded: whoever restores a runbook does not hold its lock', async () => {
      const disk = new ShortDisk();
      const journal = journalOver(disk);
      await journal.append('r', 's', fact('one'));
      disk.refuses = noSpace;
      await assert.rejects(journal.append('r', 's', fact('two')), /ENOSPC/);
      disk.refuses = () => undefined;
      const torn = disk.files.get(path)!;
      await journal.reload();
      assert.equal(disk.files.get(path), torn);
      assert.equal(journal.generation, 0, 'nobody else has written');
      await journal.append('r', 's', fact('three'));
      assert.deepEqual(valuesOn(disk), ['one', 'three']);
    });

    it('goes on from what another process has written meanwhile', async () => {
      const disk = new ShortDisk();
      const journal = journalOver(disk);
      await journal.append('r', 's', fact('one'));
      disk.refuses = noSpace;
      await assert.rejects(journal.append('r', 's', fact('two')), /ENOSPC/);
      disk.refuses = () => undefined;
      await journalOver(disk).append('r', 's', fact('of another'));
      await journal.append('r', 'other step', fact('three'));
      assert.deepEqual(valuesOn(disk), ['one', 'of another', 'three']);
      assert.equal(journal.of('s').facts.get('n'), 'of another');
      assert.equal(journal.generation, 1, 'what was known before is worth nothing now');
    });

    it('loses nothing of a crash before it either', async () => {
      const disk = new ShortDisk();
      disk.files.set(path, `${(await written()).files.get(path)!}{"v":1,"at":`);
      const journal = journalOver(disk);
      disk.refuses = (call) => (call === 'replace' ? noSpace() : undefined);
      await assert.rejects(journal.append('r', 's', fact('one')), /ENOSPC/);
      disk.refuses = (call) => (call === 'append' ? noSpace() : undefined);
      await assert.rejects(journal.append('r', 's', fact('two')), /ENOSPC/);
      disk.refuses = () => undefined;
      await journal.append('r', 's', fact('three'));
      const again = journalOver(disk);
      await again.open();
      assert.equal(again.of('token').facts.get('label'), 'CI 9abcdef0');
      assert.equal(again.of('account').marks?.marks.at(-1)?.by, 'ana');
      assert.equal(again.of('s').facts.get('n'), 'three');
      assert.equal(disk.files.get(path)!.trimEnd().split('\n').length, 4);
    });

    it('has every acknowledged line and no other, whatever fails how often (40 stories)', async () => {
      for (let seed = 1; seed <= 40; seed++) {
        const random = new SeededRandom(seed);
        const disk = new ShortDisk();
        disk.refuses = (_call, _path, line) =>
          // A line that is there but for its end cannot be told from one that was acknowledged, and is kept.
          random.below(5) === 0 ? { error: noSpace(), keeps: random.below(Math.max(line.length - 1, 1)) } : undefined;
        const acknowledged: string[] = [];
        let journal = journalOver(disk);
        for (let count = 0; count < 60; count++) {
          if (random.below(12) === 0) journal = journalOver(disk);
          if (random.below(12) === 0) await journal.reload();
          const value = `${seed}.${count}`;
          await journal.append('r', 's', fact(value)).then(
            () => acknowledged.push(value),
            () => undefined,
          );
          assert.equal(journal.of('s').facts.get('n'), acknowledged.at(-1), value);
        }
        disk.refuses = () => undefined;
        await journal.append('r', 's', fact('last'));
        const unknown = valuesOn(disk).filter((value) => value !== 'last' && !acknowledged.includes(value));
        assert.deepEqual(unknown, [], `seed ${seed}`);
        assert.deepEqual(valuesOn(disk), [...acknowledged, 'last'], `seed ${seed}`);
      }
    });
  });

  it('reads again after the disk refused once', async () => {
    const disk = await written();
    const usual = disk.read.bind(disk);
    disk.read = () => Promise.reject(new Error('EMFILE'));
    const journal = journalOver(disk);
    await assert.rejects(journal.open(), /EMFILE/);
    disk.read = usual;
    await journal.open();
    assert.equal(journal.of('token').facts.get('label'), 'CI 9abcdef0');
  });

  describe('with a line of another version', () => {
    const newer = JSON.stringify({ v: 2, at: 5, run: 'run9', step: 'token', event: 'leap', to: 'x' });
    const others: Record<string, string> = {
      'a newer one': newer,
      'an older one': newer.replace('"v":2', '"v":0'),
      'this one with an event that it does not know': newer.replace('"v":2', '"v":1'),
      'a newer one in a form of its own': '[2,"token","leap"]',
      'a newer one glued to a torn one': `{"v":1,"at":5,"ru${newer}`,
      'a report without what it says': newer.replace('"v":2', '"v":1').replace('leap', 'report'),
      'a fact without its value': newer.replace('"v":2', '"v":1').replace('leap', 'fact'),
      'a mark of nobody': newer.replace('"v":2', '"v":1').replace('leap', 'mark'),
    };
    for (const [name, line] of Object.entries(others)) {
      for (const end of ['\n', '']) {
        it(`refuses ${name} and leaves it as it is${end === '' ? ', its end not written yet' : ''}`, async () => {
          const disk = await written();
          const before = `${disk.files.get(path)!}${line}${end}`;
          disk.files.set(path, before);
          const journal = journalOver(disk);
          const isRefused = (error: unknown) => {
            assert.ok(isPullbookError(error));
            assert.equal(error.code, 'JOURNAL_UNREADABLE');
            assert.match(error.message, /Line 4 .* another version of Pullbook/);
            assert.match(error.facts.advice ?? '', /^Nothing was changed\..* newest/);
            return true;
          };
          await assert.rejects(journal.open(), isRefused);
          await assert.rejects(journal.append('r', 's', { event: 'fact', name: 'n', value: 'v' }), isRefused);
          await assert.rejects(journal.reload(), isRefused);
          assert.equal(disk.files.get(path), before);
        });
      }
    }

    it('cuts a torn line after it no more than itself', async () => {
      const disk = await written();
      const before = `${disk.files.get(path)!}${newer}\n{"v":2,"at`;
      disk.files.set(path, before);
      await assert.rejects(journalOver(disk).open(), /another version/);
      assert.equal(disk.files.get(path), before);
    });
  });

  it('keeps the whole line that an earlier Pullbook has glued to a torn one', async () => {
    const disk = await written();
    const lines = disk.files.get(path)!.split('\n');
    disk.files.set(path, `${lines[0]!}\n${lines[1]!.slice(0, 40)}${lines[2]!}\n`);
    const journal = journalOver(disk);
    await journal.open();
    assert.equal(journal.of('account').marks?.marks.at(-1)?.by, 'ana');
    await journal.append('run2', 'token', { event: 'fact', name: 'label', value: 'CI next' });
    const again = journalOver(disk);
    await again.open();
    assert.equal(again.of('account').marks?.marks.at(-1)?.by, 'ana');
    assert.equal(again.of('token').facts.get('label'), 'CI next');
  });

  it('keeps a last line of which only the end is missing', async () => {
    const disk = await written();
    disk.files.set(path, disk.files.get(path)!.trimEnd());
    const journal = journalOver(disk);
    await journal.open();
    assert.equal(journal.of('account').marks?.marks.at(-1)?.by, 'ana');
    await journal.append('run2', 'token', { event: 'fact', name: 'label', value: 'CI next' });
    assert.equal(disk.files.get(path)!.trimEnd().split('\n').length, 4);
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

  describe('with a secret that reads like a part of the journal itself', () => {
    const note = (value: string) => `somebody wrote ${value} here`;
    const formWords = [
      ...['report', 'applying', 'intent', 'outcome', 'intent 0a1b2c3d', 'filed elsewhere', 'elsewhere'],
      ...['status', 'headline', 'changes', 'in-sync', 'needs-person', 'create', 'action', 'FORBIDDEN', 'mark-done'],
      ...['aaaaaaaa', 'deadbeef', 'run-id', 'account', 'the-step', 'fake/thing', '"event":"', '{"v":1,', '":{"at":'],
    ];
    for (const value of formWords) {
      it(`stays readable, and hides ${value} in every text`, async () => {
        const disk = new MemoryDisk();
        const redactor = new Redactor();
        redactor.register(new Secret(value));
        const journal = journalOver(disk, redactor);
        const step = 'the-step';
        const hash = 'deadbeef'.repeat(8);
        const add = (event: Parameters<Journal['append']>[2]) => journal.append('aaaaaaaa', step, event);
        await add({ event: 'fact', name: 'intent 0a1b2c3d', value: note(value) });
        await add({ event: 'fact', name: 'filed elsewhere', value: 'x' });
        await add({ event: 'intent', write: 'aaaaaaaa', what: note(value) });
        await add({ event: 'intent', write: 'deadbeef', what: 'another' });
        await add({ event: 'outcome', write: 'deadbeef', ok: false, code: 'FORBIDDEN' });
        await add({ event: 'applying', hash, changes: [note(value)] });
        await add({ event: 'mark', hash, mark: { at: 5, by: 'ana', note: note(value) } });
        const report = {
          kind: 'fake/thing',
          status: 'failed' as const,
          headline: note(value),
          changes: [{ action: 'create' as const, summary: note(value) }],
          progress: [{ state: 'person' as const, text: note(value) }],
          error: { code: 'FORBIDDEN' as const, message: note(value) },
          outputs: { status: value, other: note(value) },
        };
        await add({ event: 'report', hash, report });
        const hidden = 'somebody wrote [redacted] here';
        const again = journalOver(disk);
        await again.open();
        for (const { facts, marks, last, unfinished } of [journal.of(step), again.of(step)]) {
          assert.deepEqual(Object.fromEntries(facts), { 'intent 0a1b2c3d': hidden, 'filed elsewhere': 'x' });
          assert.deepEqual(marks, { hash, marks: [{ at: 5, by: 'ana', note: hidden }] });
          assert.deepEqual(
            unfinished.map(({ write, what }) => [write, what]),
            [['aaaaaaaa', hidden]],
          );
          assert.equal(last?.hash, hash);
          assert.deepEqual(last.report, {
            ...report,
            headline: hidden,
            changes: [{ action: 'create', summary: hidden }],
            progress: [{ state: 'person', text: hidden }],
            error: { code: 'FORBIDDEN', message: hidden },
            outputs: { status: '[redacted]', other: hidden },
          });
        }
      });
    }
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
