import assert from 'node:assert/strict';
import { type ProgramAnswer, programFixtures } from './programFixture';
import { assertReadable } from './sameShape';
import { parsed, replay } from './wireSimulator';

describe('what other people’s programs send to the simulators, and read of the answers', () => {
  for (const { program, source, runs } of programFixtures()) {
    describe(`${program} (${source})`, () => {
      for (const { does, situation, exchanges } of runs) {
        it(does, () => replay(situation, exchanges, { compare, shown: ({ reads }) => reads }));
      }
    });
  }
});

function compare(body: string, { reads, says }: ProgramAnswer): void {
  if (reads !== undefined) assertReadable(parsed(body), reads);
  for (const text of says) assert.ok(body.includes(text), `${text} is not in ${body}`);
}
