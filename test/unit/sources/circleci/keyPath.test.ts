import assert from 'node:assert/strict';
import { keyPath, type KeyPath } from '../../../../src/sources/circleci/keyPath';

describe('keyPath', () => {
  /** Where the `|` is. */
  const at = (text: string): KeyPath | undefined => {
    const lines = text.replace('|', '').split('\n');
    const before = text.slice(0, text.indexOf('|')).split('\n');
    return keyPath(lines, before.length - 1, before.at(-1) ?? '');
  };

  it('names the keys above, and those beside', () => {
    assert.deepEqual(
      at('jobs:\n  a:\n    docker:\n      - image: x\n        au|\n        environment: {}\n    steps: []'),
      {
        path: ['jobs', 'a', 'docker'],
        siblings: ['image', 'environment'],
        isItem: false,
      },
    );
  });

  it('reads lists that are not indented', () => {
    assert.deepEqual(at('jobs:\n  a:\n    docker:\n    - image: x\n      |'), {
      path: ['jobs', 'a', 'docker'],
      siblings: ['image'],
      isItem: false,
    });
    assert.deepEqual(at('jobs:\n  a:\n    steps:\n    - checkout\n    - |'), {
      path: ['jobs', 'a', 'steps'],
      siblings: [],
      isItem: true,
    });
  });

  it('does not take the items before for keys above', () => {
    assert.deepEqual(at('jobs:\n  a:\n    steps:\n      - run:\n          name: x\n      - |')?.path, [
      'jobs',
      'a',
      'steps',
    ]);
    assert.deepEqual(at('jobs:\n  a:\n    docker:\n      - image: x\n        auth:\n          us|')?.path, [
      'jobs',
      'a',
      'docker',
      'auth',
    ]);
  });

  it('is nothing behind a colon or in a comment', () => {
    assert.equal(at('jobs:\n  a: |'), undefined);
    assert.equal(at('jobs:\n  # a|'), undefined);
  });
});
