import assert from 'node:assert/strict';
import { sealedEscrow } from '../../../src/runbook/sealedEscrow';
import { isPullbookError } from '../../../src/shared/errors';
import { Redactor } from '../../../src/shared/redactor';
import { Secret } from '../../../src/shared/secret';
import { MemoryDisk } from '../../support/memoryDisk';
import { SeededRandom } from '../../support/seededRandom';
import { VirtualClock } from '../../support/virtualClock';

const value = ['dckr', 'pat', 'seeded-value'].join('_');

function escrowOver(disk: MemoryDisk, given: { key?: () => Promise<Uint8Array>; folder?: string } = {}) {
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

  it('says the same when the key is another one or gone', async () => {
    const disk = new MemoryDisk();
    await escrowOver(disk).escrow.put('0a1b2c3d', new Secret(value));
    const other = escrowOver(disk, { key: () => Promise.resolve(new Uint8Array(32).fill(2)) });
    await assert.rejects(other.escrow.take('0a1b2c3d'), isUnreadable);
    const gone = escrowOver(disk, { key: () => Promise.reject(new Error('keyring is locked')) });
    await assert.rejects(gone.escrow.take('0a1b2c3d'), isUnreadable);
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
