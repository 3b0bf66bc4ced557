import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { main } from '../../src/cli/main';
import { writeFiles } from '../../src/cli/writeFiles';
import type { Work } from './runJobs';

const config = `version: 2.1
jobs:
  build:
    docker:
      - image: acme/app:1.2
        auth:
          username: DOCKERHUB_ID
          password: DOCKERHUB_TOKEN
    steps: [checkout]
`;

/** A config whose fix puts in two dollar signs, in checkouts that are linted together; one of them with a second file. */
const configs = ['blue/.circleci/config.yml', 'blue/.circleci/other.yml', 'red/.circleci/config.yml'];
export const faulty: ReadonlyMap<string, string> = new Map(configs.map((name) => [name, config]));
export const mended: ReadonlyMap<string, string> = new Map(
  configs.map((name) => [name, config.replaceAll(/: DOCKERHUB/g, ': $DOCKERHUB')]),
);

function prepare(folder: string): Promise<void> {
  for (const [name, text] of faulty) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return Promise.resolve();
}

class Unwritten extends Error {
  readonly code = 'UNWRITTEN';
}

/** What Pullbook writes to a checkout. */
export const fixWorks = {
  'pullbook lint --fix': {
    prepare,
    open: (folder) =>
      Promise.resolve(async (done) => {
        const exitCode = await main(['lint', '.', '--fix', '--unsafe-fixes'], {
          stdout: () => undefined,
          stderr: () => undefined,
          environment: {},
          folder,
          isInteractive: false,
          signal: new AbortController().signal,
        });
        if (exitCode === 3) throw new Unwritten();
        done('fixed');
      }),
  },
  'a fix over three files': {
    prepare,
    open: (folder) =>
      Promise.resolve((done) => {
        const texts = new Map(
          [...mended].map(([name, after]) => {
            const file = path.join(folder, name);
            // Where an earlier try got so far, it is mended already.
            return [file, { before: readFileSync(file, 'utf8'), after }];
          }),
        );
        const { failed } = writeFiles(texts, [folder]);
        if (failed.size > 0) throw new Unwritten();
        done('fixed');
        return Promise.resolve();
      }),
  },
} satisfies Readonly<Record<string, Work>>;
