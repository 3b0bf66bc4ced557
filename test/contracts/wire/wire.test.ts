import assert from 'node:assert/strict';
import { clientMethods, replayOnClient } from './wireClient';
import { wireFixtures } from './wireFixture';
import { replayOnSimulator } from './wireSimulator';
import { situationNames } from './wireWorld';

const fixtures = wireFixtures();

describe('wire fixtures: exchanges as the vendors document them', () => {
  for (const fixture of fixtures) {
    describe(`${fixture.name} (${fixture.source})`, () => {
      it(`${fixture.call} sends the requests and reads the answers`, () => replayOnClient(fixture));
      it('the simulator answers the requests in the same form', () => replayOnSimulator(fixture));
    });
  }

  it('there is one for each method of each client', async () => {
    const methods = await clientMethods();
    const covered = new Set(fixtures.map(({ call }) => call));
    assert.deepEqual(
      methods.filter((method) => !covered.has(method)),
      [],
    );
    assert.deepEqual(
      [...covered].filter((call) => !methods.includes(call)),
      [],
      'no such method',
    );
  });

  it('there is one for each situation that the world can be brought to', () => {
    const asked = new Set(fixtures.map(({ situation }) => situation));
    assert.deepEqual(
      situationNames.filter((name) => !asked.has(name)),
      [],
    );
  });
});
