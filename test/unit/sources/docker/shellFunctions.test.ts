import assert from 'node:assert/strict';
import { noExpressions } from '../../../../src/sources/docker/expressionSyntax';
import { dockerFacts } from '../../../../src/sources/docker/shell/dockerFacts';

/** What a script does, in order: `login`, `login?` for one that is not sure, `pull`. */
function order(script: string): string {
  return dockerFacts(script, noExpressions)
    .map((fact) => (fact.kind === 'login' && !fact.isSure ? 'login?' : fact.kind))
    .join(' ');
}

const login = 'echo "$T" | docker login -u "$U" --password-stdin';

describe('functions of a script', () => {
  const cases: readonly (readonly [what: string, script: string, expected: string])[] = [
    ['pulls where it is called', `pull() {\n  docker pull redis:7\n}\n${login}\npull\n`, 'login pull'],
    ['written with the keyword', `function pull {\n  docker pull redis:7\n}\n${login}\npull || exit 1\n`, 'login pull'],
    ['in one line', `pull() { docker pull redis:7; }; ${login}; pull`, 'login pull'],
    ['called before the login', `pull() { docker pull redis:7; }\npull\n${login}\n`, 'pull login'],
    ['a login that comes too late', `enter() {\n  ${login}\n}\ndocker pull redis:7\nenter\n`, 'pull login'],
    ['a login in time', `enter() {\n  ${login}\n}\nenter\ndocker pull redis:7\n`, 'login pull'],
    ['a login that nobody calls', `enter() {\n  ${login}\n}\ndocker pull redis:7\n`, 'login? pull'],
    ['a pull that nobody calls', `pull() { docker pull redis:7; }\n${login}\n`, 'pull login'],
    ['one through another', `a() { docker pull redis:7; }\nb() { a; }\n${login}\nb\n`, 'login pull'],
    ['one that calls itself', 'a() { a; docker pull redis:7; }\na\n', 'pull'],
    ['two that call each other', 'a() { b; docker pull redis:7; }\nb() { a; }\na\n', 'pull'],
    ['braces in it', `a() { if x; then { y; }; fi; docker pull redis:7; }\n${login}\na\n`, 'login pull'],
    ['one that does not end', 'a() { docker pull redis:7\n', 'pull'],
    ['one that runs what it is given', 'try() { "$@" || "$@"; }\ntry docker pull redis:7\n', 'pull'],
    ['the same with a number first', 'again() { shift; $*; }\nagain 3 sudo docker pull redis:7\n', 'pull'],
    ['one that is called twice', 'a() { docker pull redis:7; }\na\na\n', 'pull'],
    ['one in place of docker', 'docker() { echo; }\ndocker pull redis:7\n', ''],
  ];
  for (const [what, script, expected] of cases)
    it(what, () => {
      assert.equal(order(script), expected);
    });

  it('are read in a time that grows with the script', () => {
    const functions = Array.from({ length: 5_000 }, (_, at) => `f${at}() { f${at + 1}; docker pull a/b:${at}; }`);
    assert.ok(order(`${functions.join('\n')}\nf0\n`).split(' ').length >= 2_000);
  });
});
