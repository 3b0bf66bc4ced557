import Ajv from 'ajv';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { generatedFiles } from '../../../.ci/generate.mjs';
import { root } from '../../../.ci/lib.mjs';
import { parseSettings } from '../../../src/lint/parseSettings';
import { sources } from '../../support/sources';
import { toySource } from '../../support/toySource';

const onDisk = (file: string): string => readFileSync(path.join(root, file), 'utf8').replaceAll('\r\n', '\n');

describe('generated files', () => {
  let files: ReadonlyMap<string, string>;
  before(async () => (files = await generatedFiles()));

  it('are what the registries say', () => {
    for (const [file, text] of files)
      assert.equal(onDisk(file), text, `${file} is not what the code gives: run \`npm run generate\``);
  });

  it('are all the snippets, the index and the pages of rules and steps, the schema of the settings, the sample and the simulators', () => {
    const below = (folder: string): string[] => readdirSync(path.join(root, folder)).map((name) => `${folder}/${name}`);
    const expected = [
      ...below('snippets'),
      ...below('media/rules'),
      ...below('media/steps'),
      'media/pullbook.schema.json',
      'media/sample/sirius.runbook.md',
      'media/simulators.md',
      'src/README.md',
    ];
    assert.deepEqual([...files.keys()].sort(), expected.sort());
  });

  it('take in a source that no product has: its rules, its settings, its part of the index', async () => {
    const toy = toySource('file');
    const known = JSON.parse(files.get('media/pullbook.schema.json') ?? '') as object;
    const withToy = await generatedFiles([...sources, toy]);
    const schema = JSON.parse(withToy.get('media/pullbook.schema.json') ?? '') as object;
    const settings = { rules: Object.fromEntries(toy.rules.map(({ id }) => [id, 'off'])), loudWords: ['HELLO'] };
    const takes = (one: object, value: unknown): unknown => new Ajv({ strict: false }).compile(one)(value);
    assert.ok(takes(schema, settings), 'the schema refuses settings of its rules and keys');
    assert.ok(!takes(known, settings), 'without it they are unknown');
    assert.equal(takes(schema, { rules: { 'toy-unknown': 'off' } }), false);
    assert.deepEqual(parseSettings(JSON.stringify(settings), [...sources, toy]).problems, []);
    const index = withToy.get('media/rules/README.md') ?? '';
    assert.ok(index.includes('\n## For a list of words\n'), 'the index has no section on it');
    for (const { id, summary, severity, profile } of toy.rules)
      assert.ok(index.includes(`| [${id}](${id}.md) | ${summary} | ${severity} | ${profile} |`), `no row of ${id}`);
    for (const line of onDisk('media/rules/README.md').split('\n')) assert.ok(index.includes(line), line);
  });

  it('list each rule of each source once in the index, whose example of settings is right', () => {
    const index = onDisk('media/rules/README.md');
    assert.deepEqual(
      [...index.matchAll(/^\| \[([^\]]+)\]/gm)].map((match) => match[1]),
      sources.flatMap(({ rules }) => rules).map(({ id }) => id),
    );
    const example = /```yaml\n(# yaml-language-server.*?)```/s.exec(index)?.[1] ?? '';
    assert.notEqual(example, '');
    assert.deepEqual(parseSettings(example, sources).problems, []);
  });
});
