import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nodeDisk } from '../../../src/ports/nodeDisk';
import { sealedEscrow } from '../../../src/runbook/run/sealedEscrow';
import { isPullbookError } from '../../../src/shared/errors';
import type { Disk } from '../../../src/shared/ports';
import { Redactor } from '../../../src/shared/redactor';
import { Secret } from '../../../src/shared/secret';
import { MemoryDisk } from '../../support/memoryDisk';
import { SeededRandom } from '../../support/seededRandom';
import { ShortDisk, noSpace } from '../../support/shortDisk';
import { VirtualClock } from '../../support/virtualClock';

const value = ['dckr', 'pat', 'seeded-value'].join('_');

function escrowOver(disk: Disk, given: { key?: () => Promise<Uint8Array>; folder?: string } = {}) {
  const clock = new VirtualClock();
  const redactor = new Redactor();
  const escrow = sealedEscrow({
    disk,
    folder: given.folder ?? 'live/escrow/token',
    key: { get: given.key ?? (() => Promise.resolve(new Uint8Array(32).fill(1))) },
    clock,
    random: new SeededRandom(3),
    redactor,
  });
  return { escrow, clock, redactor };
}

function isUnreadable(error: unknown): boolean {
  return isPullbookError(error) && error.code === 'ESCROW_UNREADABLE' && /Revoke/.test(error.facts.advice ?? '');
}

describe('sealedEscrow', () => {
  it('gives back after a restart what was put, and hides it from then on', async () => {
    const disk = new MemoryDisk();
    await escrowOver(disk).escrow.put('0a1b2c3d', new Secret(value));
    const { escrow, redactor } = escrowOver(disk);
    assert.equal((await escrow.take('0a1b2c3d'))?.reveal(), value);
    assert.equal(redactor.redact(`token ${value}`), 'token [redacted]');
    assert.equal(await escrow.take('ffffffff'), undefined);
  });

  it('leaves nothing of the value on disk', async () => {
    const disk = new MemoryDisk();
    const { escrow } = escrowOver(disk);
    await escrow.put('0a1b2c3d', new Secret(value));
    const all = disk.everWritten.join('\n');
    assert.ok(!all.includes(value));
    assert.ok(!all.includes(Buffer.from(value).toString('base64').slice(0, 12)));
  });

  it('lists marks oldest first without needing the key', async () => {
    const disk = new MemoryDisk();
    const first = escrowOver(disk);
    await first.escrow.put('bbbbbbbb', new Secret(value));
    first.clock.advance(1000);
    await first.escrow.put('aaaaaaaa', new Secret(value));
    const { escrow } = escrowOver(disk, { key: () => Promise.reject(new Error('no key')) });
    assert.deepEqual(await escrow.peek(), ['bbbbbbbb', 'aaaaaaaa']);
  });

  it('keeps the steps apart', async () => {
    const disk = new MemoryDisk();
    await escrowOver(disk).escrow.put('0a1b2c3d', new Secret(value));
    assert.deepEqual(await escrowOver(disk, { folder: 'live/escrow/account' }).escrow.peek(), []);
  });

  it('forgets a value for good when it is wiped, twice if need be', async () => {
    const disk = new MemoryDisk();
    const { escrow } = escrowOver(disk);
    await escrow.put('0a1b2c3d', new Secret(value));
    await escrow.wipe('0a1b2c3d');
    await escrow.wipe('0a1b2c3d');
    assert.deepEqual(await escrow.peek(), []);
    assert.equal(disk.files.size, 0);
  });

  describe('proved', () => {
    const denied = () => Object.assign(new Error('EACCES: permission denied, open'), { code: 'EACCES' });

    it('writes, reads back and destroys a sealed text in its very place, longer than any value, and leaves nothing', async () => {
      const disk = new ShortDisk();
      const calls: string[] = [];
      disk.refuses = (call, path, text) => {
        calls.push(`${call} ${path.replace(/[^/]*$/, '')}`);
        if (call === 'replace') assert.ok(text.length > 4_000 && text.startsWith('{"v":1,'), text.slice(0, 20));
        return undefined;
      };
      const read = disk.read.bind(disk);
      disk.read = (path) => {
        calls.push(`read ${path.replace(/[^/]*$/, '')}`);
        return read(path);
      };
      await escrowOver(disk).escrow.prove();
      assert.deepEqual(calls, ['replace live/escrow/token/', 'read live/escrow/token/', 'destroy live/escrow/token/']);
      assert.equal(disk.files.size, 0);
    });

    it('writes nothing where only its key is asked for', async () => {
      const disk = new ShortDisk();
      disk.refuses = noSpace;
      await escrowOver(disk).escrow.prove({ keyOnly: true });
      const gone = escrowOver(disk, { key: () => Promise.reject(new Error('keyring is locked')) });
      await assert.rejects(gone.escrow.prove({ keyOnly: true }), /key of the escrow/);
    });

    const refusals = {
      'a full disk': [() => noSpace(), /the disk is full \(ENOSPC\)/, /^Nothing was created\. Free some space/],
      'a missing permission': [() => denied(), /permission is missing \(EACCES\)/, /you may read and write/],
    } as const;
    for (const [name, [error, message, advice]] of Object.entries(refusals)) {
      for (const call of ['replace', 'destroy'] as const) {
        it(`tells of ${name} at its ${call}`, async () => {
          const disk = new ShortDisk();
          disk.refuses = (asked) => (asked === call ? error() : undefined);
          await assert.rejects(escrowOver(disk).escrow.prove(), (thrown) => {
            assert.ok(isPullbookError(thrown));
            assert.equal(thrown.code, 'DISK_REFUSED');
            assert.match(thrown.message, message);
            assert.match(thrown.facts.advice ?? '', advice);
            return true;
          });
        });
      }
    }

    it('tells of any refusal of the disk, whatever its code, at each of its calls', async () => {
      for (const code of ['ELOOP', 'EINVAL', 'ETIMEDOUT', 'EREMOTEIO', 'ENOTSUP', 'EEXIST']) {
        for (const call of ['replace', 'read', 'destroy'] as const) {
          const disk = new MemoryDisk();
          const refuse = () => Promise.reject(Object.assign(new Error(code), { code }));
          Object.assign(disk, { [call]: refuse });
          await assert.rejects(escrowOver(disk).escrow.prove(), new RegExp(`the disk refuses it \\(${code}\\)`));
        }
      }
    });

    it('tells of a full disk that has no room for the key', async () => {
      const { escrow } = escrowOver(new MemoryDisk(), { key: () => Promise.reject(noSpace()) });
      await assert.rejects(escrow.prove(), /the disk is full/);
    });

    it('does not believe a disk that gives back other bytes, and leaves nothing on it', async () => {
      const disk = new MemoryDisk();
      const read = disk.read.bind(disk);
      disk.read = async (path) => (await read(path))?.slice(0, -1);
      await assert.rejects(escrowOver(disk).escrow.prove(), /other bytes/);
      assert.equal(disk.files.size, 0);
    });

    it('leaves nothing behind on a real disk, not even what a killed process left', async () => {
      const root = mkdtempSync(join(tmpdir(), 'pullbook-escrow-'));
      try {
        const disk = nodeDisk(root);
        const { escrow } = escrowOver(disk);
        await escrow.prove();
        const folder = join(root, 'live/escrow/token');
        assert.deepEqual(readdirSync(folder), []);
        writeFileSync(join(folder, 'probe.partial-00112233'), 'half');
        writeFileSync(join(folder, 'probe'), 'whole');
        await escrow.prove();
        assert.deepEqual(readdirSync(folder), []);
      } finally {
        rmSync(root, { recursive: true, force: true });
      }
    });

    it('is no value where a process was killed in the middle of it, and goes with the next look', async () => {
      const disk = new ShortDisk();
      await escrowOver(disk).escrow.put('0a1b2c3d', new Secret(value));
      disk.refuses = (call) => (call === 'destroy' ? new Error('killed') : undefined);
      await assert.rejects(escrowOver(disk).escrow.prove(), /killed/);
      assert.equal(disk.files.size, 2);
      disk.refuses = () => undefined;
      assert.deepEqual(await escrowOver(disk).escrow.peek(), ['0a1b2c3d']);
      assert.deepEqual([...disk.files.keys()], ['live/escrow/token/0a1b2c3d.sealed']);
    });
  });

  const wipes: Record<string, (file: string) => string> = {
    'zeros in place of every byte': (file) => '\0'.repeat(file.length),
    'zeros in place of the first bytes': (file) => '\0'.repeat(100) + file.slice(100),
    'no bytes': () => '',
  };
  for (const [name, wipe] of Object.entries(wipes)) {
    it(`finishes a wipe that was cut off, where the file has ${name}`, async () => {
      const disk = new MemoryDisk();
      await escrowOver(disk).escrow.put('0a1b2c3d', new Secret(value));
      await escrowOver(disk).escrow.put('ffffffff', new Secret(value));
      const path = 'live/escrow/token/0a1b2c3d.sealed';
      const wiped = wipe(disk.files.get(path)!);
      disk.files.set(path, wiped);
      const { escrow } = escrowOver(disk);
      assert.deepEqual(await escrow.peek(), ['ffffffff']);
      assert.equal(disk.files.has(path), false);
      disk.files.set(path, wiped);
      assert.equal(await escrow.take('0a1b2c3d'), undefined);
      assert.equal(disk.files.has(path), false);
      assert.equal((await escrow.take('ffffffff'))?.reveal(), value);
    });
  }

  it('does not list a value whose wipe cannot be finished now', async () => {
    const disk = new MemoryDisk();
    disk.files.set('live/escrow/token/0a1b2c3d.sealed', '\0\0\0\0');
    disk.destroy = () => Promise.reject(new Error('EROFS'));
    assert.deepEqual(await escrowOver(disk).escrow.peek(), []);
  });

  const damages: Record<string, (file: string) => string> = {
    'is cut': (file) => file.slice(0, 40),
    'has other bytes': (file) => file.replace(/"sealed":"(.)/, (_, first) => `"sealed":"${first === 'A' ? 'B' : 'A'}`),
    'has a short tag': (file) =>
      file.replace(/"tag":"([^"]*)"/, (_, tag: string) => {
        const start = Buffer.from(tag, 'base64').subarray(0, 4).toString('base64');
        return `"tag":"${start}"`;
      }),
  };
  for (const [name, damage] of Object.entries(damages)) {
    it(`says that the thing must be revoked when the file ${name}`, async () => {
      const disk = new MemoryDisk();
      const { escrow } = escrowOver(disk);
      await escrow.put('0a1b2c3d', new Secret(value));
      const [[path, file]] = [...disk.files] as [[string, string]];
      disk.files.set(path, damage(file));
      await assert.rejects(escrow.take('0a1b2c3d'), isUnreadable);
    });
  }

  it('says the same when the key is another one', async () => {
    const disk = new MemoryDisk();
    await escrowOver(disk).escrow.put('0a1b2c3d', new Secret(value));
    const other = escrowOver(disk, { key: () => Promise.resolve(new Uint8Array(32).fill(2)) });
    await assert.rejects(other.escrow.take('0a1b2c3d'), isUnreadable);
  });

  const denied = Object.assign(new Error('EMFILE: too many open files, open'), { code: 'EMFILE' });
  const absences: Readonly<Record<string, [() => Promise<Uint8Array>, code: string, message: RegExp]>> = {
    'is locked away': [() => Promise.reject(new Error('keyring is locked')), 'ESCROW_LOCKED', /key .* cannot be had/],
    'cannot be read now': [() => Promise.reject(denied), 'DISK_REFUSED', /could not be opened .*EMFILE/],
    'is no key': [() => Promise.resolve(new Uint8Array(5)), 'ESCROW_LOCKED', /key .* cannot be had/],
  };
  for (const [name, [key, code, message]] of Object.entries(absences)) {
    it(`gives nothing up whose key ${name}: it opens again with the key`, async () => {
      const disk = new MemoryDisk();
      await escrowOver(disk).escrow.put('0a1b2c3d', new Secret(value));
      await assert.rejects(escrowOver(disk, { key }).escrow.take('0a1b2c3d'), (error) => {
        assert.ok(isPullbookError(error));
        assert.equal(error.code, code);
        assert.match(error.message, message);
        assert.match(error.facts.advice ?? '', /^What is in escrow stays there\./);
        return true;
      });
      assert.equal((await escrowOver(disk).escrow.take('0a1b2c3d'))?.reveal(), value);
    });
  }

  it('leaves alone what another version has sealed', async () => {
    const disk = new MemoryDisk();
    const { escrow } = escrowOver(disk);
    await escrow.put('0a1b2c3d', new Secret(value));
    const [[path, file]] = [...disk.files] as [[string, string]];
    for (const newer of [file.replace('"v":1', '"v":2'), '{"v":2,"cipher":"another","sealed":["a","b"]}\n']) {
      assert.notEqual(newer, file);
      disk.files.set(path, newer);
      await assert.rejects(escrow.take('0a1b2c3d'), { code: 'ESCROW_LOCKED' });
      assert.deepEqual(await escrow.peek(), ['0a1b2c3d']);
      assert.equal(disk.files.get(path), newer);
    }
  });

  it('does not open a file under another mark', async () => {
    const disk = new MemoryDisk();
    const { escrow } = escrowOver(disk);
    await escrow.put('0a1b2c3d', new Secret(value));
    const [[path, file]] = [...disk.files] as [[string, string]];
    disk.files.set(path.replace('0a1b2c3d', 'ffffffff'), file);
    await assert.rejects(escrow.take('ffffffff'), isUnreadable);
  });
});
