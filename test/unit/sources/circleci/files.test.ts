import assert from 'node:assert/strict';
import { readComposeFile } from '../../../../src/sources/docker/composeFile';
import { dockerfileImages } from '../../../../src/sources/docker/dockerfile';
import { wantedFiles } from '../../../../src/sources/circleci/readRepository';
import { joinPath } from '../../../../src/sources/docker/joinPath';
import { readRepository } from '../../../../src/sources/circleci/readRepository';
import { describePull } from '../../../../src/sources/circleci/describePull';
import { defaultSettings } from '../../../../src/lint/settings';
import { lintText } from '../../../../src/sources/circleci/linter';

describe('dockerfileImages', () => {
  const rows: readonly [name: string, text: string, images: readonly string[], args?: readonly string[]][] = [
    ['one stage', 'FROM node:20\nRUN make', ['node:20']],
    ['lower case, a comment and a blank line first', '# build\n\nfrom node:20', ['node:20']],
    ['a platform', 'FROM --platform=$BUILDPLATFORM golang:1 AS build', ['golang:1']],
    ['stages, whatever their case', 'FROM node AS Build\nFROM build\nFROM scratch\nCOPY --from=0 /a /a', ['node']],
    ['a stage of the name that its own image has', 'FROM node AS node\nFROM node', ['node']],
    ['defaults', 'ARG TAG=20\nARG HOST="quay.io"\nFROM $HOST/node:${TAG}', ['quay.io/node:20']],
    ['build arguments', 'ARG BASE=node\nFROM $BASE', ['ghcr.io/a/b'], ['BASE=ghcr.io/a/b']],
    ['a build argument from the environment', 'ARG BASE=node\nFROM $BASE', ['$BASE'], ['BASE']],
    ['no value at all', 'ARG BASE\nFROM ${BASE}', ['$BASE']],
    [
      'what stands in for it',
      'ARG A\nARG B=\nFROM ${C:-node}\nFROM ${B:-ruby}\nFROM ${A:-php}',
      ['node', 'ruby', '$A'],
    ],
    ['an ARG inside a stage', 'ARG A=node\nFROM $A\nARG A=ruby\nFROM $A', ['node', 'node']],
    [
      'copies and mounts',
      'FROM scratch\nCOPY --chown=1 --from=a/b:1 /x /x\nRUN --mount=type=bind,from=c/d,target=/t x',
      ['a/b:1', 'c/d'],
    ],
    ['a frontend', '# syntax=docker/dockerfile:1\nFROM scratch', ['docker/dockerfile:1']],
    ['a comment that is no directive', '\n# syntax=docker/dockerfile:1\nFROM scratch', []],
    ['lines that go on, comments between them', 'FROM \\\n# why\n\n  node:20 \\\n AS x', ['node:20']],
    ['another escape', '# escape=`\nFROM `\n node', ['node']],
    ['a heredoc', 'FROM node\nRUN <<EOF\nFROM inner\nEOF\nFROM ruby', ['node', 'ruby']],
    ['a heredoc without its end', 'FROM node\nRUN <<EOF\nFROM ruby', ['node', 'ruby']],
    ['a mark and other line ends', '\ufeffARG A=node\r\nFROM $A\r\n', ['node']],
    ['nothing', '', []],
  ];
  for (const [name, text, images, args = []] of rows)
    it(name, () =>
      assert.deepEqual(
        dockerfileImages(text, args).map((image) => image.text),
        images,
      ),
    );

  it('does not hang on heredocs without an end', () => {
    assert.deepEqual(dockerfileImages('RUN x <<E\n'.repeat(60_000), []), []);
    assert.deepEqual(dockerfileImages(`FROM a ${'\\\n'.repeat(200_000)}`, []).length, 1);
  });

  it('says where', () => assert.deepEqual(dockerfileImages('\nARG A=b\nFROM $A', []), [{ text: 'b', line: 3 }]));
});

describe('readComposeFile', () => {
  it('tells images from builds, and names what else must be read', () => {
    const text = `
include: [infra.yml, {path: [a.yml, b.yml]}]
x-base: &base {image: 'redis:7'}
services:
  cache: *base
  merged: {<<: *base}
  web: {build: web, image: acme/web}
  api:
    build: {context: api, dockerfile: Dockerfile.ci, args: {A: b, C: , D: 1}}
  inline: {build: {dockerfile_inline: "FROM node"}}
  made: {image: acme/made, pull_policy: never}
  chosen: {image: "\${HOST:-docker.io}/a:\${TAG}"}
  more: {extends: {file: other.yml, service: x}}
`;
    assert.deepEqual(readComposeFile(text), {
      images: ['redis:7', 'redis:7', '$HOST/a:$TAG'],
      builds: [
        { context: 'web', dockerfile: 'Dockerfile', inline: undefined, args: [] },
        { context: 'api', dockerfile: 'Dockerfile.ci', inline: undefined, args: ['A=b', 'C', 'D=1'] },
        { context: '.', dockerfile: 'Dockerfile', inline: 'FROM node', args: [] },
      ],
      files: ['infra.yml', 'a.yml', 'b.yml', 'other.yml'],
      isComplete: true,
    });
  });

  it('does not claim to know what it cannot read', () => {
    const bomb = `a: &a [x]\n${Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} [${`*${i === 0 ? 'a' : `b${i - 1}`}, `.repeat(9)}]`).join('\n')}`;
    for (const text of ['', '[', 'text', 'services: {a: {build: {additional_contexts: {x: y}}}}', bomb])
      assert.equal(readComposeFile(text).isComplete, false, text.slice(0, 40));
  });
});

describe('joinPath', () => {
  it('stays inside of the repository', () => {
    assert.deepEqual(
      [['', '.', 'a'], ['a/b', '../c'], ['a', '..', '..'], ['/etc'], ['~/x'], ['$X'], ['a', 'C:/x']].map((parts) =>
        joinPath(...parts),
      ),
      ['a', 'a/c', undefined, undefined, undefined, undefined, undefined],
    );
  });
});

describe('the hover over a docker call', () => {
  const text = 'jobs:\n  build:\n    machine: true\n    steps: [run: docker build .]\n';
  const describeWith = (dockerfile: string): ReturnType<typeof describePull> =>
    describePull(
      lintText(text, { ...defaultSettings, repository: new Map([['Dockerfile', dockerfile]]) }).model,
      text.indexOf('docker build') + 1,
    );

  it('lists what its Dockerfile pulls, and judges by that', () => {
    const hub = describeWith('FROM node:20');
    assert.equal(hub?.status, 'unauthenticated');
    assert.match(hub.reasons[0] ?? '', /`node:20` \(`Dockerfile`\)/);
    const elsewhere = describeWith('FROM ghcr.io/acme/base');
    assert.equal(elsewhere?.status, 'other-registry');
    assert.match(elsewhere.reasons.join(' '), /needs no login there/);
    assert.equal(describeWith('FROM $BASE')?.status, 'unauthenticated');
  });
});

describe('readRepository', () => {
  const config = (step: string, top = ''): string =>
    `version: 2.1\n${top}jobs:\n  build:\n    machine: true\n    steps:\n      - run: ${step}\nworkflows:\n  all:\n    jobs: [build]\n`;
  const files: Readonly<Record<string, string>> = {
    'docker-compose.yml': 'services: {web: {build: web}}',
    'web/Dockerfile': 'FROM ghcr.io/acme/base',
    '.circleci/config.yml': 'version: 2.1\nsetup: true\n',
  };

  it('asks for what calls name, then for what that names, each once', async () => {
    const asked: string[] = [];
    const { model, findings } = lintText(config('docker-compose up'));
    const settings = await readRepository(model, '.circleci/config.yml', (path) => {
      asked.push(path);
      return files[path];
    });
    assert.equal(new Set(asked).size, asked.length);
    assert.ok(asked.includes('docker-compose.yml') && asked.at(-1) === 'web/Dockerfile');
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ['missing-docker-login'],
    );
    const wider = lintText(config('docker-compose up'), settings);
    assert.deepEqual(wider.findings, []);
    assert.deepEqual(wantedFiles(wider.model), []);
    assert.equal(await readRepository(wider.model, '.circleci/config.yml', () => undefined), undefined);
  });

  it('knows a continuation by the config that it continues', async () => {
    const text = config(
      'echo',
      'commands:\n  dockerhub_login:\n    steps: [run: docker login -u a --password-stdin]\n',
    );
    const { model, findings } = lintText(text);
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ['unused-docker-login'],
    );
    const settings = await readRepository(model, '.circleci/continue.yml', (path) => Promise.resolve(files[path]));
    assert.deepEqual(lintText(text, settings).findings, []);
  });
});
