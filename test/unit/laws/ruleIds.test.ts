import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from '../../../.ci/lib.mjs';
import { allRules } from '../../support/sources';

const ids = new Set(allRules.map(({ id }) => id));

/** A rule says its own id, in a file of its own. */
const isRule = (file: string): boolean =>
  /^src\/sources\/[^/]+\/rules\//.test(file) || file === 'src/lint/unusedIgnore.ts';

describe('the ids of rules', () => {
  it('stand in the rules alone: what else is done by rule goes by a fact of the rule', () => {
    const found = filesBelow('src', /\.tsx?$/)
      .filter((file) => !isRule(file))
      .flatMap((file) => {
        const hits = idsIn(readFileSync(path.join(root, file), 'utf8'));
        return hits.length === 0 ? [] : [`${file}: ${hits.join(', ')}`];
      });
    const why = 'a new rule is silently outside of a list of ids; say it by a fact of the rule (`src/lint/rule.ts`)';
    assert.ok(found.length === 0, `${why}:\n${found.join('\n')}`);
  });

  it('are read without comments, and as a whole', () => {
    assert.deepEqual(idsIn("// unused-ignore\nconst a = ['unused-ignore', `unused-docker-orb`];"), [
      'unused-ignore',
      'unused-docker-orb',
    ]);
    assert.deepEqual(idsIn("const a = 'unused-ignores', b = { 'unused-ignore': 1 };"), ['unused-ignore']);
  });
});

/** Which ids of rules are literals of a text. */
function idsIn(text: string): string[] {
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) && ids.has(node.text)) found.push(node.text);
    ts.forEachChild(node, look);
  };
  look(ts.createSourceFile('a.ts', text, ts.ScriptTarget.Latest));
  return found;
}

function filesBelow(folder: string, name: RegExp): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => name.test(file))
    .map((file) => path.posix.join(folder, file.split(path.sep).join('/')));
}
