import assert from 'node:assert/strict';
import type { YamlDialect } from '../../../../src/sources/yaml/dialect';
import { verifyEdits } from '../../../../src/sources/yaml/verifyFix';
import { YamlDocument } from '../../../../src/sources/yaml/yamlDocument';

const workflow: YamlDialect = { sections: new Set(['jobs']), hasMergeKeys: false };
const text = 'on: push\nx: &x {a: 1}\njobs:\n  one:\n    <<: *x\n    b: 2\n  two:\n    c: 3\nsteps:\n  d: 4\n';

describe('a dialect of YAML', () => {
  it('says which sections are parsed child by child', () => {
    const parts = (dialect: YamlDialect): number => YamlDocument.parse(text, dialect).chunks.length;
    assert.equal(parts(workflow), 5);
    assert.equal(parts({ ...workflow, sections: new Set(['jobs', 'steps']) }), 5);
    assert.equal(parts({ ...workflow, sections: new Set() }), 4);
  });

  it('says whether `<<` brings keys in', () => {
    const keys = (dialect: YamlDialect): readonly string[] => {
      const document = YamlDocument.parse(text, dialect);
      const jobs = document.asMap(document.get(document.root, 'jobs')?.value);
      const one = jobs && document.asMap(document.get(jobs, 'one')?.value);
      return one === undefined ? [] : document.entries(one).map(({ key }) => key);
    };
    assert.deepEqual(keys(workflow), ['<<', 'b']);
    assert.deepEqual(keys({ ...workflow, hasMergeKeys: true }), ['b', 'a']);
  });

  it('says whether what stands behind `<<` must be a mapping', () => {
    const problems = (hasMergeKeys: boolean): number =>
      YamlDocument.parse('a:\n  <<: text\n', { ...workflow, hasMergeKeys }).problems.length;
    assert.deepEqual([problems(false), problems(true)], [0, 1]);
  });

  it('stays that of the file when a fix is verified', () => {
    const document = YamlDocument.parse('a:\n  <<: text\n  b: 1\n', workflow);
    const at = document.text.indexOf('1');
    const value = document.asScalar(document.get(document.asMap(document.get(document.root, 'a')?.value)!, 'b')?.value);
    const edit = { span: { start: at, end: at + 1 }, text: '2' };
    assert.equal(verifyEdits(document, [edit], [{ kind: 'value', node: value! }]), 'a:\n  <<: text\n  b: 2\n');
  });
});
