import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeFailure } from '../../../src/cli/readUtf8';
import { writeFiles } from '../../../src/cli/writeFiles';
import { findDiskFault } from '../../../src/shared/diskFault';
import { printableError } from '../../../src/shared/errors';
import { runCli } from '../../support/runCli';

const runbook =
  '---\nrunbook: x\n---\n```yaml step\nid: a\nuses: manual/checkpoint\nwith:\n  title: x\n  instructions: [y]\n```\n';

/** As Node throws it. */
function refused(code: string, syscall: string): Error {
  return Object.assign(new Error(`${code}: refused, ${syscall} '/home/somebody/x'`), { code, syscall, errno: -1 });
}

describe('a disk that refuses, on the command line', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pullbook-disk-'));
    writeFileSync(join(folder, 'a.runbook.md'), runbook);
    writeFileSync(join(folder, 'file'), '');
    symlinkSync('loop', join(folder, 'loop'));
    mkdirSync(join(folder, 'sealed'));
  });
  afterEach(() => {
    chmodSync(join(folder, 'sealed'), 0o700);
    rmSync(folder, { recursive: true, force: true });
  });

  const commands = {
    plan: ['plan', 'a.runbook.md', '--target', 'rehearsal'],
    'plan live': ['plan', 'a.runbook.md', '--target', 'live'],
    mark: ['mark', 'a.runbook.md', 'a', '--target', 'rehearsal', '--note', 'x'],
    rehearse: ['rehearse', 'a.runbook.md'],
    reset: ['rehearse', 'a.runbook.md', '--reset'],
  } as const;
  const states = {
    'a file': ['file', /a file stands where a folder is to be/],
    'below a file': ['file/below', /a file stands where a folder is to be/],
    'a name that is too long': ['x'.repeat(300), /the path is too long \(ENAMETOOLONG\)/],
    'a link to itself': ['loop', /the disk refuses it \(ELOOP\)/],
    'a folder that nobody may write to': ['sealed/state', /permission is missing \(EACCES\)/],
  } as const;
  for (const [command, args] of Object.entries(commands))
    for (const [what, [state, told]] of Object.entries(states))
      it(`\`${command}\` tells that --state is ${what}`, async function () {
        // Windows has other codes, and root may write anywhere.
        if (process.platform === 'win32' || (state.startsWith('sealed') && process.getuid?.() === 0)) this.skip();
        chmodSync(join(folder, 'sealed'), 0o500);
        const { exitCode, stdout, stderr } = await runCli([...args, '--state', state], { folder });
        assert.match(stdout + stderr, told);
        assert.match(stdout + stderr, /DISK_REFUSED/);
        assert.doesNotMatch(stdout + stderr, /defect/i);
        assert.ok(exitCode === 1 || exitCode === 3);
      });

  it('tells every code as what it is, with what helps', () => {
    const told = {
      ENOSPC: /full.*Free some space/,
      EDQUOT: /full/,
      EROFS: /read-only.*--state/,
      EACCES: /permission/,
      EPERM: /permission/,
      EMFILE: /too many files.*ulimit/,
      ENFILE: /too many files/,
      ENAMETOOLONG: /too long.*shorter/,
      ENOTDIR: /stands where/,
      EISDIR: /stands where/,
      EBUSY: /another program/,
      EIO: /disk refuses/,
      ENOENT: /disk refuses/,
      ELOOP: /disk refuses/,
      EUNKNOWNCODE: /disk refuses/,
    };
    for (const [code, words] of Object.entries(told))
      for (const syscall of ['open', 'write', 'fsync', 'rename', 'mkdir', 'scandir']) {
        const text = printableError(refused(code, syscall));
        assert.match(text, words);
        assert.ok(text.includes(`(${code})`) && text.endsWith('[DISK_REFUSED]'));
        assert.doesNotMatch(text, /defect|somebody/);
        assert.doesNotMatch(describeFailure(refused(code, syscall)), /defect|somebody/);
      }
    assert.match(describeFailure(refused('ENOSPC', 'write')), /the disk is full \(ENOSPC\)/);
    assert.match(describeFailure(refused('EACCES', 'open')), /^permission is missing \(EACCES\)$/);
  });

  it('tells a fix that cannot be written as that, and what was refused before as what it is', function () {
    const [closed, changed] = [join(folder, 'closed.yml'), join(folder, 'changed.yml')];
    writeFileSync(closed, 'before');
    writeFileSync(changed, 'else');
    const failedOf = (file: string): string | undefined =>
      writeFiles(new Map([[file, { before: 'before', after: 'after' }]]), [realpathSync(folder)]).failed.get(file);
    assert.match(failedOf(changed) ?? '', /^it was changed while it was linted/);
    chmodSync(closed, 0o400);
    // The administrator may write whatever the mode says.
    if (process.getuid?.() === 0) this.skip();
    assert.match(failedOf(closed) ?? '', /^it could not be written: permission is missing \(E(?:ACCES|PERM)\)$/);
  });

  it('takes no fault of the network for one of the disk', () => {
    for (const [code, syscall] of [
      ['ECONNRESET', 'read'],
      ['EPIPE', 'write'],
      ['ENOTFOUND', 'getaddrinfo'],
      ['ECONNREFUSED', 'connect'],
      ['ETIMEDOUT', 'read'],
    ] as const)
      assert.equal(findDiskFault(refused(code, syscall)), undefined);
  });
});
