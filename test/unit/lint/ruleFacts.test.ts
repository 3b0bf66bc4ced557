import assert from 'node:assert/strict';
import type { RuleInfo } from '../../../src/lint/rule';
import { profiles, severities } from '../../../src/lint/settings';
import { allRules } from '../../support/sources';

/** What each fact may be, and what it decides. */
const facts: {
  readonly [Fact in keyof RuleInfo]-?: { readonly is: (value: unknown) => boolean; readonly says: string };
} = {
  id: { is: matches(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/), says: 'the fault in kebab-case' },
  summary: { is: matches(/^[A-Z`][^\n]*[^.\s]$/), says: 'one sentence without a full stop' },
  severity: { is: oneOf(severities), says: `one of ${severities.join(', ')}` },
  confidence: { is: oneOf(['high', 'medium', 'low']), says: 'high, medium or low' },
  profile: { is: oneOf(profiles), says: `one of ${profiles.join(', ')}` },
  concern: {
    is: oneOf(['authentication', 'other']),
    says: 'whether "every pull signs in" can be said while it stands: authentication or other',
  },
  category: {
    is: oneOf(['security', 'correctness', 'maintainability']),
    says: 'what code scanning sorts it under: security, correctness or maintainability',
  },
  compoundFix: {
    is: oneOf(['removes', 'leaves']),
    says: 'whether the compound fix of its source removes its findings: removes or leaves',
  },
  tags: {
    is: (value) => Array.isArray(value) && value.every(oneOf(['unnecessary', 'deprecated'])),
    says: 'how an editor shows it: a list of unnecessary (faded), deprecated (struck through), or nothing',
  },
  docs: { is: matches(/^https:\/\/\S+\.md$/), says: 'the address of its page' },
};

function matches(pattern: RegExp): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && pattern.test(value);
}

function oneOf(values: readonly string[]): (value: unknown) => boolean {
  return (value) => typeof value === 'string' && values.includes(value);
}

/** What a rule does not say of itself, in sentences. */
function missingIn(rule: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(facts)
    .filter(([fact, { is }]) => !is(rule[fact]))
    .map(([fact, { says }]) => `rule \`${String(rule['id'])}\` must say \`${fact}\`: ${says}`);
}

describe('the facts of rules', () => {
  for (const rule of allRules) it(rule.id, () => assert.deepEqual(missingIn({ ...rule }), []));

  it('are demanded of a new rule by name', () => {
    assert.equal(missingIn({ id: 'new-rule' }).length, Object.keys(facts).length - 1);
    assert.match(missingIn({ id: 'new-rule' }).join('\n'), /rule `new-rule` must say `concern`: whether/);
    assert.deepEqual(missingIn({ ...allRules[0], compoundFix: 'maybe' }).length, 1);
  });

  it('stand in the rules, and in no list of ids beside them', () => {
    const ids = (isSo: (rule: RuleInfo) => boolean): string =>
      allRules
        .filter(isSo)
        .map(({ id }) => id)
        .join(' ');
    assert.equal(
      ids(({ tags }) => tags.includes('unnecessary')),
      'unused-docker-login unused-docker-orb unused-ignore',
    );
    assert.equal(
      ids(({ tags }) => tags.includes('deprecated')),
      'docker-orb-renamed-api remote-docker-version-removed remote-docker-version-deprecated deprecated-convenience-image',
    );
    assert.equal(
      ids(({ compoundFix }) => compoundFix === 'removes'),
      'unauthenticated-docker-pull missing-docker-login missing-dockerhub-login-command literal-dockerhub-credential dockerhub-secrets-without-outputs missing-dockerhub-output incomplete-dockerhub-credentials unfed-dockerhub-variable unwired-dockerhub-secrets',
    );
  });
});
