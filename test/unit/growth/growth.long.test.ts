import assert from 'node:assert/strict';
import { allFamilies } from './allFamilies';
import { familiesOf, filled, type Family } from './family';
import { growth, sample } from './measure';

/** In UTF-16 units. */
const sizes = [4_000, 16_000] as const;
/** Below that a read is too short to be judged, and quick at any rate. */
const floorMs = 150;
/** By how much the time may grow when the input doubles. The square of the size would be 4. */
const mostGrowth = 3;
/** What a read may take at the larger size. */
const mostMs = 1_000;

/** Why a family grows too fast, or takes too long; `undefined` where it does neither. A machine that is busy is asked again. */
function fault(family: Family): string | undefined {
  const [small, large] = sizesFor(family);
  let found: string | undefined;
  for (let round = 0; round < 4; round++) {
    const end = sample(family, large, round === 0 ? 1 : 3);
    if (end.ms <= floorMs) return undefined;
    const start = sample(family, small, 3);
    // What the first read of a kind costs once is none of its growth.
    const ratio = growth({ ...start, ms: Math.max(start.ms, floorMs / 8) }, end);
    if ((family.hasBudget === true || ratio <= mostGrowth) && end.ms <= mostMs) return undefined;
    found = `${start.size} units take ${start.ms.toFixed(0)} ms and ${end.size} take ${end.ms.toFixed(0)}: ${ratio.toFixed(2)} times as long for each doubling`;
  }
  return found;
}

/** Two sizes. Larger ones where a read is quick: the square of little is little. */
function sizesFor(family: Family): readonly [small: number, large: number] {
  const isQuick = sample(family, Math.min(sizes[1], family.cap), 1).ms <= floorMs;
  const most = Math.min(family.cap, isQuick ? 4 * sizes[1] : sizes[1]);
  return [most / (sizes[1] / sizes[0]), most];
}

describe('hostile input', function () {
  let families: readonly Family[];
  before(async () => (families = await allFamilies()));

  it('has families of every kind of text that is read', () => {
    assert.ok(families.length >= 110, `${families.length} families`);
    assert.equal(new Set(families.map(({ name }) => name)).size, families.length);
  });

  it('takes a time that grows with its size and no faster', () => {
    const faults = families.flatMap((family) => {
      const found = fault(family);
      return found === undefined ? [] : [`${family.name}: ${found}`];
    });
    assert.deepEqual(faults, []);
  });

  it('is noticed where it takes the square', () => {
    const isThere = (text: string): boolean => /a[^b]*b/.test(text);
    const [family] = familiesOf('test', 32_000, isThere, { 'letters without an end': (size) => filled(size, 'a') });
    assert.match(family === undefined ? '' : (fault(family) ?? ''), /times as long/);
  });
});
