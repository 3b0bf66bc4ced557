import assert from 'node:assert/strict';
import { filesOf, partsOf } from '../../../src/project/filesOf';
import { repositoryFinder } from '../../../src/project/repository';
import { settingsFinder } from '../../../src/project/settings';
import { nameOf, parentOf, pathFrom, pathIn } from '../../../src/shared/files';
import { memoryFiles } from '../../support/memoryFiles';
import { toySource } from '../../support/toySource';

const toy = { ...toySource('repository'), copies: ['.toys'] };
const texts = (...paths: string[]): Map<string, string> => new Map(paths.map((path) => [path, '']));

describe('paths', () => {
  it('end at the root, whether they are absolute or not', () => {
    assert.deepEqual(['/a/b', '/a', '/', 'a/b', 'a', ''].map(parentOf), ['/a', '/', undefined, 'a', '', undefined]);
    assert.deepEqual([pathIn('', 'a'), pathIn('/', 'a'), pathIn('/b', 'a')], ['a', '/a', '/b/a']);
    assert.deepEqual(
      [pathFrom('', 'a/b'), pathFrom('a', 'a/b'), pathFrom('a', 'ab'), pathFrom('a', 'a'), pathFrom('/', '/a')],
      ['a/b', 'b', undefined, undefined, 'a'],
    );
    assert.equal(nameOf('a/b.toy'), 'b.toy');
  });
});

describe('repositoryFinder', () => {
  it('finds the nearest `.git`, folder or file, up to a limit, and looks anew once told to', async () => {
    const files = texts('/w/.git/HEAD', '/w/sub/.git', '/w/sub/a/x.toy');
    const finder = repositoryFinder(memoryFiles(files));
    assert.equal(await finder.of('/w/sub/a/x.toy'), '/w/sub');
    assert.equal(await finder.of('/w/other/x.toy'), '/w');
    assert.equal(await finder.of('/elsewhere/x.toy'), undefined);
    assert.equal(await repositoryFinder(memoryFiles(files)).of('/w/other/x.toy', '/w/other'), undefined);
    files.set('/w/sub/a/.git', '');
    assert.equal(await finder.of('/w/sub/a/x.toy'), '/w/sub');
    finder.forget();
    assert.equal(await finder.of('/w/sub/a/x.toy'), '/w/sub/a');
  });
});

describe('settingsFinder', () => {
  it('gives the same object until it is told to forget, and tells of a fault once', async () => {
    const files = new Map([
      ['/w/.git', ''],
      ['/w/.pullbook.yml', 'profile: strict\nrules: {toy-gone: off}\n'],
    ]);
    const told: string[] = [];
    const finder = settingsFinder(memoryFiles(files), [toy], ({ problems }) =>
      told.push(...problems.map(({ message }) => message)),
    );
    const found = await finder.of('/w/a/x.toy');
    assert.equal(await finder.of('/w/b/c/x.toy'), found);
    assert.deepEqual([found.path, found.settings.profile], ['/w/.pullbook.yml', 'strict']);
    assert.deepEqual(told, ['Setting `rules`: there is no rule `toy-gone`']);
    files.set('/w/.pullbook.yml', '\uFEFFprofile: pedantic\n');
    assert.equal(await finder.of('/w/a/x.toy'), found);
    finder.forget();
    assert.equal((await finder.of('/w/a/x.toy')).settings.profile, 'pedantic');
  });

  it('looks no higher than a repository or a limit', async () => {
    const files = memoryFiles(
      new Map([
        ['/.pullbook.yml', 'profile: strict\n'],
        ['/w/.git', ''],
      ]),
    );
    assert.equal((await settingsFinder(files, [toy]).of('/w/x.toy')).path, undefined);
    assert.equal((await settingsFinder(files, [toy]).of('/v/x.toy')).path, '/.pullbook.yml');
    assert.equal((await settingsFinder(files, [toy]).of('/v/x.toy', '/v')).path, undefined);
  });
});

describe('files of a source', () => {
  const paths = ['/w/a.toy', '/w/.toys/b.toy', '/w/node_modules/c.toy', '/w/vendor/d.toy', '/w/sub/e.toy', '/w/f.txt'];
  const files = memoryFiles(texts('/w/.git', '/w/sub/.git', ...paths));

  it('are those of every repository below a folder, without copies and what is kept of others', async () => {
    assert.deepEqual(await filesOf(toy, files, '/w'), ['/w/a.toy', '/w/sub/e.toy']);
  });

  it('count for others where they are kept, and end at the border of a repository', async () => {
    assert.deepEqual(await partsOf(toy, files, '/w'), ['/w/a.toy', '/w/sub/e.toy', '/w/vendor/d.toy']);
    const repositories = repositoryFinder(files);
    assert.deepEqual(await partsOf(toy, files, '/w', { repositories }), ['/w/a.toy', '/w/vendor/d.toy']);
  });
});
