import assert from 'node:assert/strict';
import fc from 'fast-check';
import { absent, basisOf } from '../../../src/runbook/run/basis';
import { canonicalJson } from '../../../src/runbook/file/canonicalJson';
import { describeChanges, planHash, shownChanges } from '../../../src/runbook/run/plan';
import type { Change } from '../../../src/runbook/run/change';

const create: Change = { action: 'create', summary: 'create access token **CI**', basis: absent };

describe('canonicalJson', () => {
  it('gives one text for objects that differ in the order of their keys alone', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        assert.equal(canonicalJson(turned), canonicalJson(value));
      }),
    );
  });

  it('is JSON that holds the same data', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        assert.deepEqual(JSON.parse(canonicalJson(value)), JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('leaves out what is undefined', () => {
    assert.equal(canonicalJson({ b: undefined, a: 1 }), '{"a":1}');
  });
});

describe('basisOf', () => {
  it('is `absent` for what is not there, and for nothing else', () => {
    assert.equal(basisOf(undefined), absent);
    fc.assert(fc.property(fc.jsonValue(), (value) => basisOf(value) !== absent));
  });

  it('is demanded of every change by the compiler, and cannot be made up', () => {
    // @ts-expect-error -- a change that does not say what it was planned from
    const without: Change = { action: 'create', summary: 'create it' };
    // @ts-expect-error -- a basis that nothing was read for
    const madeUp: Change = { action: 'create', summary: 'create it', basis: 'version of today' };
    assert.notEqual(without, madeUp);
  });

  it('binds the plan and is not shown', () => {
    assert.deepEqual(shownChanges([create]), [{ action: 'create', summary: create.summary }]);
  });
});

describe('planHash', () => {
  const plan = { kind: 'dockerhub/access-token', input: { label: 'CI' }, target: 'live', changes: [create] } as const;

  it('is the same for the same plan', () => {
    assert.equal(planHash(plan), planHash({ ...plan, changes: [{ ...create }] }));
    assert.match(planHash(plan), /^[0-9a-f]{64}$/);
  });

  it('differs when the kind, the input, the target or any word of a change differs, or what it was planned from', () => {
    const others = [
      { ...plan, kind: 'aws/secret' },
      { ...plan, input: { label: 'CD' } },
      { ...plan, target: 'rehearsal' as const },
      { ...plan, changes: [{ ...create, detail: 'scope repo:read' }] },
      { ...plan, changes: [] },
      { ...plan, changes: [{ ...create, basis: basisOf({ version: 'a' }) }] },
      { ...plan, changes: [{ ...create, basis: basisOf({ version: 'b' }) }] },
    ];
    assert.equal(new Set([plan, ...others].map(planHash)).size, others.length + 1);
  });
});

describe('describeChanges', () => {
  const of = (...actions: Change['action'][]) =>
    describeChanges(actions.map((action) => ({ action, summary: 'x', basis: absent })));

  it('counts what is created, changed and removed', () => {
    assert.equal(of('create', 'update'), 'Plan: 1 to create, 1 to change, 0 to remove.');
    assert.equal(of('delete'), 'Plan: 0 to create, 0 to change, 1 to remove.');
  });

  it('says so when there is nothing', () => {
    assert.equal(of(), 'No changes.');
  });

  it('names runs, approvals and parts of a person only where there are some', () => {
    assert.equal(of('run'), 'Plan: 1 to run.');
    assert.equal(of('gate'), 'Plan: 1 to approve.');
    assert.equal(of('create', 'person'), 'Plan: 1 to create, 0 to change, 0 to remove, 1 for you to do.');
  });
});
