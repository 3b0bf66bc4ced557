import assert from 'node:assert/strict';
import Ajv from 'ajv';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { commonSettings } from '../../../src/lint/commonSettings';
import { parseSettings } from '../../../src/lint/parseSettings';
import { switchSetting, valueOf } from '../../../src/lint/setting';
import { defaultSettings } from '../../../src/lint/settings';
import { server } from '../../../src/sources/circleci/settings';
import { allRules, sources } from '../../support/sources';
import { settingsSchema } from '../../../src/sources/settingsSchema';

describe('.pullbook.yml', () => {
  const written = JSON.parse(
    readFileSync(path.join(__dirname, '../../../media/pullbook.schema.json'), 'utf8'),
  ) as object;
  const schema = new Ajv({ strict: false }).compile(written);

  it('is read, and the schema agrees', () => {
    const text = `profile: strict
credentials: {username: HUB_USER, password: HUB_TOKEN}
rules: {unpinned-docker-image: error, outdated-docker-orb: off}
exemptNamespaces: [cimg]
deniedContexts: [a]
allowedContexts: [b]
server: true
honourCciIgnore: false
`;
    const { settings, problems } = parseSettings(text, sources);
    assert.deepEqual(problems, []);
    assert.deepEqual(settings, {
      profile: 'strict',
      credentials: { username: 'HUB_USER', password: 'HUB_TOKEN' },
      rules: { 'unpinned-docker-image': 'error', 'outdated-docker-orb': 'off' },
      exemptNamespaces: ['cimg'],
      deniedContexts: ['a'],
      allowedContexts: ['b'],
      server: true,
      honourCciIgnore: false,
    });
    assert.ok(schema(settings), JSON.stringify(schema.errors));
    assert.ok(!schema({ profile: 'lax' }));
    assert.ok(!schema({ rules: { 'no-such-rule': 'off' } }));
    for (const id of allRules.map((rule) => rule.id)) assert.ok(schema({ rules: { [id]: 'off' } }), id);
  });

  it('keeps the defaults for what is wrong in it, and says where', () => {
    const rows: readonly [text: string, message: RegExp][] = [
      ['profile: lax\n', /`profile`: expected one of/],
      ['credentials: {username: $X}\n', /without `\$`/],
      ['rules: {no-such-rule: off}\n', /no rule `no-such-rule`/],
      ['rules: {unused-ignore: loud}\n', /must be one of/],
      ['exemptNamespaces: cimg\n', /list of names/],
      ['server: yes please\n', /`true` or `false`/],
      ['colour: blue\n', /Unknown setting `colour`/],
      ['- a\n', /Expected a mapping/],
      ['a: "\n', /./],
      [`a: &a [x]\nb: [${'*a, '.repeat(200)}]\n`, /./],
    ];
    for (const [text, message] of rows)
      assert.match(parseSettings(text, sources).problems[0]?.message ?? '', message, text);
    assert.deepEqual(parseSettings('', sources), { settings: defaultSettings, problems: [] });
    assert.equal(valueOf(parseSettings('profile: lax\nserver: true\n', sources).settings, server), true);
  });

  it('has the schema that the settings of the sources make', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(settingsSchema(sources))), written);
  });

  it('may hold a key of each source, under one name only', () => {
    const keys = [...commonSettings, ...sources.flatMap(({ settings }) => settings)].map(({ key }) => key);
    assert.deepEqual(keys, [...new Set(keys)]);
    const other = switchSetting('strictMode', false, 'A setting of a source of a test.');
    const source = { rules: [], settings: [other] };
    assert.equal(valueOf(parseSettings('strictMode: true', [source]).settings, other), true);
    assert.match(parseSettings('strictMode: true', sources).problems[0]?.message ?? '', /Unknown setting/);
    assert.match(parseSettings('strictMode: 1', [source]).problems[0]?.message ?? '', /`true` or `false`/);
    assert.equal(valueOf(defaultSettings, other), false);
  });

  it('is marked where the wrong key stands', () => {
    const rows: readonly [text: string, at: string][] = [
      ['exemptNamespaces: [a]\n«colour»: blue\n', 'a key of the file'],
      ['credentials:\n  server: A\n«server»: 1\n', 'not a key of the same name inside of another'],
      ['# server: no\n«"server"»: 1\n', 'a quoted key, and not a comment'],
      ['{profile: strict, «server»: 1}', 'a file in one line'],
      ['«profile»: |\n  server: 1\n  profile: lax\n', 'not in a text'],
      ['rules:\n  unused-ignore: off\n  «no-such-rule»: off\n', 'the rule'],
      ["rules: {'unused-ignore': off, «'missing-docker-login'»: loud}\n", 'the rule, quoted'],
      ['x: &r\n  no-such-rule: off\n«rules»: *r\n', 'the key, where an alias hides the rule'],
    ];
    for (const [marked, what] of rows) {
      const text = marked.replace(/[«»]/g, '');
      const problem = parseSettings(text, sources).problems.at(-1);
      assert.deepEqual(
        [problem?.start, problem?.end],
        [marked.indexOf('«'), marked.indexOf('»') - 1],
        `${what}: ${problem?.message}`,
      );
    }
  });
});
