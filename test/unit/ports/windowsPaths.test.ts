import assert from 'node:assert/strict';
import { win32 } from 'node:path';
import { nativePath, portableFrom, portablePath } from '../../../src/ports/checkoutFiles';
import { placesOf } from '../../../src/ports/nodeFiles';
import { isBelow } from '../../../src/ports/regularFile';
import { parentOf, pathFrom } from '../../../src/shared/files';

describe('paths of Windows', () => {
  for (const [native, portable] of [
    ['C:\\repo\\.circleci\\config.yml', '/C:/repo/.circleci/config.yml'],
    ['c:\\', '/c:/'],
    ['\\\\server\\share\\repo\\main.tf', '//server/share/repo/main.tf'],
    ['C:\\a b\\ä\\x.tf', '/C:/a b/ä/x.tf'],
    [`C:\\${'long\\'.repeat(80)}x.tf`, `/C:/${'long/'.repeat(80)}x.tf`],
  ] as const)
    it(`${native.slice(0, 40)} goes over the port of files and back`, () => {
      assert.equal(portablePath(native, win32), portable);
      assert.equal(nativePath(portable, win32), native);
    });

  it('takes slashes of either kind, and steps that go up, for what they come to', () => {
    assert.equal(nativePath('/c:/repo/a\\b/../x.tf', win32), 'c:\\repo\\a\\x.tf');
    assert.equal(nativePath('/c:/repo//./x.tf', win32), 'c:\\repo\\x.tf');
    assert.equal(portablePath('c:/repo\\x.tf', win32), '/c:/repo/x.tf');
  });

  it('does not take a drive for the folder that is current on it', () => {
    const file = '/c:/.circleci.yml';
    assert.equal(nativePath(parentOf(file) ?? '', win32), 'c:\\');
    assert.ok(isBelow(nativePath(file, win32), nativePath(parentOf(file) ?? '', win32), win32));
  });

  for (const [file, folder, expected] of [
    ['C:\\repo\\x.yml', 'C:\\repo', true],
    ['C:\\repo', 'C:\\repo', true],
    // No file system of Windows tells letters of either case apart, unless somebody asks for it.
    ['c:\\Repo\\x.yml', 'C:\\rEPO', true],
    ['C:\\repo\\..x\\y.yml', 'C:\\repo', true],
    ['C:\\x.yml', 'C:\\', true],
    ['C:/repo/x.yml', 'C:\\repo', true],
    ['C:\\repository\\x.yml', 'C:\\repo', false],
    ['C:\\repo\\..\\x.yml', 'C:\\repo', false],
    ['C:\\repo\\sub\\..\\..\\x.yml', 'C:\\repo', false],
    ['D:\\repo\\x.yml', 'C:\\repo', false],
    ['\\\\server\\share\\repo\\x.yml', '\\\\server\\share\\repo', true],
    ['\\\\server\\other\\repo\\x.yml', '\\\\server\\share\\repo', false],
    ['\\\\other\\share\\repo\\x.yml', '\\\\server\\share\\repo', false],
    ['\\\\server\\share\\repo\\x.yml', 'C:\\repo', false],
    // What names of devices really are.
    ['\\\\.\\CON', 'C:\\repo', false],
    ['\\\\.\\pipe\\x', 'C:\\repo', false],
    ['\\\\?\\C:\\repo\\x.yml', 'C:\\repo', false],
    ['\\\\?\\GLOBALROOT\\Device\\HarddiskVolume1\\x', 'C:\\repo', false],
  ] as const)
    it(`${file} is ${expected ? '' : 'not '}below ${folder}`, () =>
      assert.equal(isBelow(file, folder, win32), expected));

  for (const [folder, file, expected] of [
    ['C:\\repo', 'C:\\repo\\sub\\x.tf', 'sub/x.tf'],
    ['c:\\REPO', 'C:\\repo\\sub\\x.tf', 'sub/x.tf'],
    ['C:\\repo\\sub', 'C:\\repo\\x.tf', '../x.tf'],
    ['C:\\repo', 'D:\\other\\x.tf', 'D:/other/x.tf'],
    ['C:\\repo', 'C:\\repo', ''],
  ] as const)
    it(`from ${folder} to ${file} is \`${expected}\``, () => assert.equal(portableFrom(folder, file, win32), expected));

  const roots = [{ root: 'C:\\w\\infra', start: 'infra' }];

  it('finds a path of the workspace below its root', () =>
    assert.deepEqual(placesOf('infra/sub/x.tf', roots, win32), ['C:\\w\\infra\\sub\\x.tf']));

  for (const path of [
    'infra/../secret.yml',
    'infra/..\\..\\secret.yml',
    'infra/sub\\..\\..\\..\\secret.yml',
    'infra/C:\\secret.yml',
    'infra/config.yml:stream',
    'infra//x.yml',
    'C:/secret.yml',
    '\\\\server\\share\\secret.yml',
  ])
    it(`a path of the workspace leads nowhere else: ${path}`, () => assert.deepEqual(placesOf(path, roots, win32), []));

  it('knows folder and file of an editor by the same letter of the drive', () => {
    assert.equal(pathFrom('/c:/repo', '/c:/repo/x.tf'), 'x.tf');
    assert.equal(pathFrom(portablePath('c:\\', win32), '/c:/x.tf'), 'x.tf');
    assert.equal(pathFrom('/c:', '/c:/x.tf'), 'x.tf');
  });
});
