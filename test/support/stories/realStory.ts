import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../../src/ports/systemClock';
import type { RehearsalWorld } from '../../../src/services/rehearsalWorld';
import { type Simulators, startSimulators } from '../../../src/services/world/server';
import { rehearsalInputs } from '../../../src/steps/engine/rehearsalInputs';
import type { Fault } from '../filePoints';
import { liveEnvironment } from '../liveEnvironment';
import { testSimulators, testWorld } from '../loadedServices';
import { SeededRandom } from '../seededRandom';
import { tokenSecret, bothSecrets, prepare, sampleInputs, username } from './plots';
import { type Blow, chooseBlow, choosePoints, chooseServiceFault, writeRunbook } from './realPlot';
import { type Errand, RealProcess, wholeLines } from './realProcess';
import { age, filesUnder } from './stateFiles';
import type { StoryEnd } from './story';
import { type Deed, letThemAct } from './thirdPerson';
import { findWrongs } from './verdict';
import type { Incident } from './workday';

const mostHealers = 5;

class RealStory {
  readonly told: string[] = [];
  readonly incidents: Incident[] = [];
  readonly wrongs: string[] = [];
  readonly #seed: number;
  readonly #random: SeededRandom;
  readonly #engineer: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'pullbook-story-'));
  readonly #world: RehearsalWorld;
  readonly #deeds: Deed[] = [];
  readonly #acknowledged = new Set<string>();
  readonly #written: string[] = [];
  readonly #shown: string[] = [];
  #simulators: Simulators<RehearsalWorld['serviceIds'][number]> | undefined;
  #processes = 0;

  constructor(seed: number, engineer: string) {
    this.#seed = seed;
    this.#engineer = engineer;
    this.#random = new SeededRandom(seed);
    this.#world = testWorld({
      clock: systemClock,
      random: new SeededRandom(seed + 1_000_000),
      inputs: rehearsalInputs(testSimulators(), sampleInputs),
      wired: true,
    });
  }

  async tell(): Promise<StoryEnd> {
    try {
      await prepare(this.#world, bothSecrets);
      const password = this.#world.state.credentials[`dockerhub:${username}`];
      writeFileSync(join(this.#folder, 'keyring.json'), JSON.stringify({ [`dockerhub:${username}`]: password }));
      writeRunbook(join(this.#folder, 'story.runbook.md'));
      mkdirSync(this.#state, { mode: 0o700 });
      this.#simulators = await startSimulators(this.#world);
      for (let round = 1 + this.#random.below(2); round > 0; round--) await this.#trouble();
      this.#world.faults.clear();
      await this.#heal();
      const { told, incidents, wrongs } = this;
      const found = findWrongs(
        {
          world: this.#world,
          files: filesUnder(this.#state),
          written: this.#written,
          shown: this.#shown,
          acknowledged: [...this.#acknowledged],
        },
        bothSecrets,
        this.#deeds,
        // The engineer takes no way out, and retires none.
        this.#deeds.filter(({ put }) => put?.secret === tokenSecret).length,
      );
      return { seed: this.#seed, plot: 'real processes', told, incidents, wrongs: [...wrongs, ...found] };
    } finally {
      await this.#simulators?.stop();
      rmSync(this.#folder, { recursive: true, force: true });
    }
  }

  get #state(): string {
    return join(this.#folder, 'state');
  }

  async #trouble(): Promise<void> {
    const random = this.#random;
    this.#world.faults.clear();
    for (let count = random.below(2); count > 0; count--) {
      const fault = chooseServiceFault(random);
      this.#world.faults.add(fault);
      this.told.push(`fault ${JSON.stringify(fault)}`);
    }
    const disturbed = random.below(3) === 0 ? this.#letSomebodyAct(random.below(25)) : undefined;
    const first = this.#start(choosePoints(random));
    const blow = random.below(2) === 0 ? this.#strike(first, chooseBlow(random)) : undefined;
    const second = random.below(6) === 0 ? this.#start(choosePoints(random)) : undefined;
    if ((await first.rest()) === 'asleep') await this.#follow(first);
    if (second !== undefined && (await second.rest()) === 'asleep') await this.#follow(second);
    await this.#finish(first);
    if (second !== undefined) await this.#finish(second);
    blow?.();
    disturbed?.();
  }

  /** One that sleeps is taken for gone by the next one, and wakes while that is at work, or after it. */
  async #follow(sleeper: RealProcess): Promise<void> {
    const random = this.#random;
    const wakesAfter = random.below(20);
    const isLate = random.below(2) === 0;
    age(this.#state);
    const next = this.#start([]);
    this.told.push('another one follows the sleeper');
    const wakened = isLate ? undefined : this.#after(wakesAfter, () => sleeper.wake());
    await next.end;
    wakened?.();
    sleeper.wake();
    await this.#finish(next);
    this.incidents.push({ does: 'stop', point: 'lock ', came: 'told' });
  }

  #start(faults: readonly Fault[]): RealProcess {
    const number = ++this.#processes;
    for (const fault of faults) this.told.push(`process ${number}: ${JSON.stringify(fault)}`);
    const errand: Errand = {
      engineer: this.#engineer,
      runbook: join(this.#folder, 'story.runbook.md'),
      state: this.#state,
      controlUrl: this.#simulators!.controlUrl,
      until: 'token',
      environment: liveEnvironment(this.#world, this.#simulators!, this.#folder),
      record: join(this.#folder, `points-${number}.jsonl`),
      faults,
    };
    return new RealProcess(errand);
  }

  /** Calls `then` when the world has seen so many more requests. @returns what forgets it. */
  #after(requests: number, then: () => void): () => void {
    const until = this.#world.journal.entries.length + requests;
    const forget = this.#world.onChange(() => {
      if (this.#world.journal.entries.length <= until) return;
      forget();
      then();
    });
    return forget;
  }

  #strike(target: RealProcess, { does, afterRequests, andMs }: Blow): () => void {
    this.told.push(`${does} after ${afterRequests} requests and ${andMs} ms`);
    return this.#after(afterRequests, () => {
      void sleep(andMs).then(() => {
        if (target.hasEnded) return;
        if (does === 'kill') target.kill();
        else target.stop();
        this.incidents.push({ does, point: 'anywhere', came: does === 'kill' ? 'killed' : 'told' });
      });
    });
  }

  #letSomebodyAct(afterRequests: number): () => void {
    return this.#after(afterRequests, () => {
      const deed = letThemAct(this.#world, systemClock, this.#random);
      if (deed === undefined) return;
      this.#deeds.push(deed);
      this.told.push(`somebody ${deed.name}`);
      this.incidents.push({ does: 'somebody', point: `${deed.name} in the middle`, came: 'in sync' });
    });
  }

  async #finish(one: RealProcess): Promise<boolean> {
    one.keepAwake();
    const end = await one.end;
    const came = end === 'SIGKILL' ? 'killed' : end === 0 && isInSync(one.stdout) ? 'in sync' : 'told';
    const struck = one.struck();
    const points = struck.map(({ call, place, struck: does }) => `${does} ${call} ${place}`).join('; ');
    this.told.push(`${points || 'nothing'}: ${end === 0 ? one.stdout.trim() : end} ${one.stderr}`);
    if (end !== 0 && end !== 'SIGKILL') this.wrongs.push(`a process ends with ${end}: ${one.stderr}`);
    if (one.stdout.includes('A defect in Pullbook')) this.wrongs.push(`a defect is told: ${one.stdout}`);
    for (const { call, place, struck: does } of struck) {
      this.incidents.push({ does: does!, point: `${call} ${place}`, came });
    }
    this.#shown.push(one.stdout, one.stderr);
    this.#written.push(...filesUnder(this.#state).values());
    for (const line of wholeLines(join(this.#state, 'live/journal.jsonl'))) this.#acknowledged.add(line);
    return came === 'in sync';
  }

  async #heal(): Promise<void> {
    let wasWell = false;
    for (let healers = 0; healers < mostHealers; healers++) {
      age(this.#state);
      const isWell = await this.#finish(this.#start([]));
      // What the dead have left is tidied away by those who come after.
      if (isWell && wasWell) return;
      wasWell = isWell;
    }
    this.wrongs.push('it does not converge');
  }
}

/** Whether a process that has ended by itself has found, or brought, every step in sync. */
function isInSync(stdout: string): boolean {
  const statuses = JSON.parse(stdout) as Readonly<Record<string, string>>;
  return Object.values(statuses).every((status) => status === 'in-sync');
}

/** Tells the story of a seed with real processes, files and sockets. It replays as far as real time lets it. */
export function tellRealStory(seed: number, engineer: string): Promise<StoryEnd> {
  return new RealStory(seed, engineer).tell();
}
