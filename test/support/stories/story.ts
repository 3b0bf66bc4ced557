import type { RehearsalWorld } from '../../../src/services/rehearsalWorld';
import { rehearsalInputs } from '../../../src/steps/engine/rehearsalInputs';
import { readSampleInfra } from '../../unit/sources/terraform/sampleInfra';
import { testSimulators, testWorld } from '../loadedServices';
import { SeededRandom } from '../seededRandom';
import { VirtualClock } from '../virtualClock';
import { MemoryTree } from './memoryTree';
import { chooseFault, choosePlot, chooseTrouble, prepare, sampleInputs, username } from './plots';
import { type Remains, findWrongs } from './verdict';
import type { Trouble } from './virtualProcess';
import { type Incident, type Life, type Scene, start } from './workday';

export interface StoryEnd {
  readonly seed: number;
  readonly plot: string;
  /** What happened, in order, for people who look into a failure. */
  readonly told: readonly string[];
  readonly incidents: readonly Incident[];
  /** What is wrong at the end; empty when nothing is. */
  readonly wrongs: readonly string[];
}

const mostHealers = 6;

/** A story takes a tenth of a second; what takes so long waits for what never comes. */
const longestMs = 300_000;

/**
 * Tells the story of a seed: processes that are killed, stopped and hindered while services fail and somebody else changes
 * records; then all is well again, and whoever comes next finishes. Needs `openVirtualFiles`.
 */
export async function tellStory(seed: number): Promise<StoryEnd> {
  const scene = await openScene(seed);
  let guard: NodeJS.Timeout | undefined;
  const hangs = new Promise<StoryEnd>((resolve) => {
    guard = setTimeout(() => resolve(endOf(scene, ['nothing moves any more'])), longestMs);
  });
  try {
    return await Promise.race([tell(scene), hangs]);
  } finally {
    clearTimeout(guard);
  }
}

function endOf({ seed, plot, told, incidents }: Scene, wrongs: readonly string[]): StoryEnd {
  return { seed, plot: plot.name, told, incidents, wrongs };
}

function remainsOf({ tree, ...scene }: Scene): Remains {
  return { ...scene, files: tree.files(), written: tree.everWritten };
}

async function tell(scene: Scene): Promise<StoryEnd> {
  const { random, world, clock, told, wrongs, plot } = scene;
  const sleepers: Life[] = [];
  for (let round = 1 + random.below(3); round > 0; round--) {
    world.faults.clear();
    for (let count = random.below(3); count > 0; count--) {
      const fault = chooseFault(random);
      world.faults.add(fault);
      told.push(`fault ${JSON.stringify(fault)}`);
    }
    sleepers.push(...(await trouble(scene)));
    clock.advance(1_000 * random.below(300));
  }
  world.faults.clear();
  await heal(scene);
  for (const sleeper of sleepers) {
    told.push('the sleeper wakes when all is done');
    sleeper.owner.wake();
    await ended(scene, sleeper);
  }
  if (sleepers.length > 0) await heal(scene);
  return endOf(scene, [...wrongs, ...wrongsOfEscrow(scene), ...findWrongs(remainsOf(scene), plot, scene.deeds)]);
}

async function openScene(seed: number): Promise<Scene> {
  const random = new SeededRandom(seed);
  const clock = new VirtualClock();
  const plot = choosePlot(random);
  const world: RehearsalWorld = testWorld({
    clock,
    random: new SeededRandom(seed + 1_000_000),
    inputs: rehearsalInputs(testSimulators(), sampleInputs),
    wired: plot.signedUp === true || random.below(2) === 0,
  });
  await prepare(world, plot);
  return {
    seed,
    plot,
    random,
    clock,
    world,
    tree: new MemoryTree(() => clock.now()),
    inputs: sampleInputs,
    files: new Map(readSampleInfra().map(({ path, text }) => [`infra/${path}`, text])),
    shown: [],
    acknowledged: [],
    deeds: [],
    inEscrow: { tokens: new Set(), passwords: new Set() },
    told: [],
    incidents: [],
    wrongs: [],
    processes: 0,
  };
}

/** One troubled process, and perhaps a second one. @returns those that still sleep. */
async function trouble(scene: Scene): Promise<Life[]> {
  const { random, clock, told } = scene;
  const first = start(scene, chooseTroubles(scene));
  if (random.below(8) === 0) {
    told.push('another one starts at the same time');
    const second = start(scene, chooseTroubles(scene));
    const both = await Promise.all([ended(scene, first), ended(scene, second)]);
    return [first, second].filter((_, index) => both[index] === 'stopped');
  }
  if ((await ended(scene, first)) !== 'stopped') return [];
  const sleptMs = random.below(4) === 0 ? 60_000 : 130_000 + 1_000 * random.below(1_000);
  clock.advance(sleptMs);
  told.push(`it sleeps for ${sleptMs / 1_000} s`);
  if (random.below(5) === 0) return [first];
  const second = start(scene, random.below(2) === 0 ? chooseTroubles(scene) : []);
  const wakesAt = random.below(3) === 0 ? undefined : random.below(200);
  second.owner.onPoint = (count) => {
    if (count === wakesAt) {
      told.push(`the sleeper wakes at the other’s point ${count}`);
      first.owner.wake();
    }
  };
  const how = await ended(scene, second);
  const left = how === 'stopped' ? [second] : [];
  if (random.below(3) === 0 && first.owner.isStopped) return [first, ...left];
  first.owner.wake();
  await ended(scene, first);
  return left;
}

function chooseTroubles({ random, plot }: Scene): readonly Trouble[] {
  const [first, ...others] = Array.from({ length: 1 + random.below(3) }, () => chooseTrouble(random, plot));
  // Who was woken once is not put to sleep again: nobody would wake it.
  return [first!, ...others.filter(({ does }) => does !== 'stop')];
}

/** Waits for the end of a process, or until it sleeps. */
async function ended(scene: Scene, { owner, run }: Life): Promise<string> {
  const how = await Promise.race([run, owner.killed, ...(owner.isStopped || !owner.wasStopped ? [owner.stopped] : [])]);
  const struck = owner.struck.map(({ does, when, point }) => `${does} ${when} ${point}`);
  scene.told.push(`${struck.join('; ') || 'nothing'}: ${how}`);
  if (how !== 'stopped') {
    for (const { does, point } of owner.struck) scene.incidents.push({ does, point, came: shortOf(how) });
    if (owner.trespasses.length > 0) scene.wrongs.push(`wrote ${owner.trespasses.slice(0, 3).join('; ')}`);
  }
  return how;
}

/**
 * A value that was in escrow is stored in the end by whoever comes next, and what it opens is not made anew; unless
 * somebody has come between, or has taken a way out that gives it up.
 */
function wrongsOfEscrow({ incidents, inEscrow, world, plot }: Scene): readonly string[] {
  if (incidents.some(({ does, point }) => does === 'somebody' && point !== 'takes the way out retire')) return [];
  const account = world.state.hub.accounts.find((one) => one.username === username);
  const tokens = account?.tokens.filter(({ active }) => active).map(({ uuid }) => uuid);
  const wrongs: string[] = [];
  for (const uuid of inEscrow.tokens)
    if (tokens?.includes(uuid) !== true) wrongs.push('a token whose value was in escrow was given up');
  if (plot.signedUp === true) return wrongs;
  for (const password of inEscrow.passwords)
    if (account?.password !== password) wrongs.push('a password that was in escrow was given up');
  return wrongs;
}

function shortOf(how: string): Incident['came'] {
  return how === 'in sync' || how === 'killed' ? how : 'told';
}

/** Whoever comes next meets no trouble, and finishes. */
async function heal(scene: Scene): Promise<void> {
  const { clock, told, wrongs } = scene;
  // What a killed process has left may be tidied away by the next ones after ten minutes.
  for (let healers = 0; healers < mostHealers; healers++) {
    clock.advance(660_000);
    const healer = start(scene, []);
    const how = await healer.run;
    told.push(`healer: ${how}`);
    if (how === 'in sync') return;
  }
  wrongs.push('it does not converge');
}
