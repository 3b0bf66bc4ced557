import assert from 'node:assert/strict';
import { describePull } from '../../../../src/sources/circleci/describePull';
import { lintText } from '../../../../src/sources/circleci/linter';
import { defaultSettings } from '../../../../src/lint/settings';

const config = (rest: string, image = 'cimg/base:stable', around = ''): string =>
  `version: 2.1\n${around}jobs:\n  t:\n    docker:\n      - image: ${image}\n${rest}    steps: [checkout]\nworkflows: {w: {jobs: [t]}}\n`;
const cloud = /CircleCI pulls it with its own credentials/;
const runner = /^A container runner pulls it anonymously, from your own IP address/;
const executor = (user: string): string =>
  `version: 2.1\nexecutors:\n  box:\n    docker: [image: "cimg/base:stable"]\njobs:\n  t:\n    executor: box\n${user}    steps: [checkout]\nworkflows: {w: {jobs: [t]}}\n`;

describe('what comes of an image without auth is told as it is where the config runs', () => {
  for (const [what, text, server, expected] of [
    ['CircleCI’s cloud', config(''), false, cloud],
    ['a resource class of CircleCI’s', config('    resource_class: large\n'), false, cloud],
    ['a container runner', config('    resource_class: kettleworks/k8s-small\n'), false, runner],
    ['an executor on a runner', executor('    resource_class: kettleworks/k8s-small\n'), false, runner],
    ['an executor in the cloud', executor(''), false, cloud],
    ['CircleCI Server', config(''), true, /^CircleCI Server pulls it anonymously, from your own IP address/],
    ['a runner of a server', config('    resource_class: a/b\n'), true, /^CircleCI Server pulls it anonymously/],
    ['dhi.io in the cloud', config('', 'dhi.io/node:22'), false, /serves nobody without a login/],
    ['dhi.io on a server', config('', 'dhi.io/node:22'), true, /serves nobody without a login/],
  ] as const)
    it(what, () => {
      const { findings, model } = lintText(text, { ...defaultSettings, ...(server ? { server } : {}) });
      const message = findings.find(({ rule }) => rule === 'unauthenticated-docker-pull')?.message ?? '';
      const told = /without `auth`\. (.*) Add `auth`/.exec(message)?.[1] ?? '';
      assert.match(told, expected);
      assert.equal(cloud.test(message), expected === cloud);
      const hover = describePull(model, text.indexOf(text.includes('dhi.io') ? 'dhi.io' : 'cimg/'));
      assert.ok(hover?.reasons.includes(`No \`auth\`. ${told}`), JSON.stringify(hover?.reasons));
    });
});
