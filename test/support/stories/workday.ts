import type { StepReport } from '../../../src/runbook/run/report';
import type { Engine } from '../../../src/steps/engine/engine';
import { goThrough } from '../goThrough';
import { SeededRandom } from '../seededRandom';
import type { Plot } from './plots';
import { type Deed, letThemAct } from './thirdPerson';
import { type Outside, startEngineer } from './virtualEngineer';
import { type Struck, type Trouble, VirtualProcess } from './virtualProcess';

/** What struck a process, and what came of that process. */
export interface Incident {
  readonly does: Struck['does'] | 'somebody';
  readonly point: string;
  readonly came: 'killed' | 'in sync' | 'told';
}

/** A story's state while it is told. */
export interface Scene extends Outside {
  readonly seed: number;
  readonly plot: Plot;
  readonly random: SeededRandom;
  readonly deeds: Deed[];
  readonly told: string[];
  readonly incidents: Incident[];
  readonly wrongs: string[];
  /** How many there were. */
  processes: number;
}

/** A process and what it ends with: `in sync`, or what is not. */
export interface Life {
  readonly owner: VirtualProcess;
  readonly run: Promise<string>;
}

/** Lets a process go through the steps. Around one that meets trouble somebody else may be at work too. */
export function start(scene: Scene, troubles: readonly Trouble[]): Life {
  const number = ++scene.processes;
  const owner = new VirtualProcess(scene.tree, new SeededRandom(scene.seed * 1_000 + number), troubles);
  for (const { at, skip, does } of troubles)
    scene.told.push(`process ${number}: ${does} at ${at.source} after ${skip}`);
  return { owner, run: owner.run(() => new Workday(scene, owner, number, troubles.length > 0).goThroughAll()) };
}

class Workday {
  readonly #scene: Scene;
  readonly #engine: Engine;
  readonly #isTroubled: boolean;
  readonly #isDisturbed: boolean;
  readonly #signal = new AbortController().signal;

  constructor(scene: Scene, owner: VirtualProcess, number: number, isTroubled: boolean) {
    const { random, seed } = scene;
    this.#scene = scene;
    this.#engine = startEngineer(scene, owner, new SeededRandom(seed * 7_919 + number));
    this.#isTroubled = isTroubled;
    this.#isDisturbed = isTroubled && random.below(3) === 0;
    if (this.#isDisturbed && random.below(2) === 0) {
      const at = random.below(300);
      owner.onPoint = (count) => {
        if (count === at) this.#disturb('in the middle');
      };
    }
  }

  async goThroughAll(): Promise<string> {
    const ends: string[] = [];
    for (const { id } of this.#scene.plot.steps) {
      const { status, error } = await this.#goThrough(id);
      if (status !== 'in-sync') ends.push(`${id} ${status}${error === undefined ? '' : ` ${error.code}`}`);
      if (error?.code === 'DEFECT') this.#scene.wrongs.push(`a defect is told: ${id}: ${error.message}`);
    }
    return ends.length === 0 ? 'in sync' : ends.join(', ');
  }

  async #goThrough(id: string): Promise<StepReport> {
    const { plot, world, random } = this.#scene;
    const { steps } = plot;
    const signal = this.#signal;
    // Who comes back after a crash may look first, and take a way out that is offered.
    if (this.#isTroubled && random.below(3) === 0) {
      const looked = await this.#engine.runner.planStep(steps, id, { signal });
      const offers = remediesOf(looked);
      await this.#take(id, offers[random.below(2 * offers.length)]);
    }
    const report = await goThrough(this.#engine, steps, id, {
      signal,
      play: async (part) => {
        await world.play(part).catch(() => undefined); // Somebody else has played it already.
      },
      meanwhile: () => this.#comeBetween(),
    });
    if (report.status === 'in-sync') {
      // What a new token has replaced is left to a person, who ends it once nobody needs it.
      await this.#take(
        id,
        remediesOf(report).find((remedy) => remedy.id === 'retire'),
      );
      return report;
    }
    // In the end the last way out is taken, which gives up: what was filed elsewhere waits for a person for ever.
    if (!this.#isTroubled) await this.#take(id, remediesOf(report).at(-1));
    return report;
  }

  async #take(id: string, remedy: ReturnType<typeof remediesOf>[number] | undefined): Promise<void> {
    if (remedy === undefined) return;
    this.#scene.told.push(`takes the way out ${remedy.id}`);
    this.#scene.incidents.push({ does: 'somebody', point: `takes the way out ${remedy.id}`, came: 'in sync' });
    const chosen = { remedy: remedy.id, planHash: remedy.planHash };
    await this.#engine.runner.applyRemedy(this.#scene.plot.steps, id, chosen, { signal: this.#signal });
  }

  #disturb(when: string): Deed | undefined {
    const { world, clock, random, deeds, told, incidents } = this.#scene;
    const deed = letThemAct(world, clock, random);
    if (deed === undefined) return undefined;
    deeds.push(deed);
    told.push(`somebody ${deed.name} (${when})`);
    incidents.push({ does: 'somebody', point: `${deed.name} ${when}`, came: 'in sync' });
    return deed;
  }

  /**
   * Somebody may change something between a plan and its apply. @returns what looks whether that, or what somebody put while
   * it was applied, was overwritten all the same.
   */
  #comeBetween(): (after: StepReport) => void {
    const { random, deeds } = this.#scene;
    const planned = deeds.length;
    if (this.#isDisturbed && random.below(3) === 0) this.#disturb('between plan and apply');
    return ({ error }) => {
      // Who has lost the lock has written nothing; the one who followed made a plan of its own.
      if (error?.code !== 'STATE_LOST') this.#lookAtPuts(deeds.slice(planned), error?.code);
    };
  }

  #lookAtPuts(unseen: readonly Deed[], code: string | undefined): void {
    const { world, wrongs } = this.#scene;
    for (const { put } of unseen) {
      const isNewest = put !== undefined && unseen.findLast((deed) => deed.put?.secret === put.secret)?.put === put;
      if (!isNewest) continue;
      const current = world.state.aws.secrets
        .find(({ name }) => name === put.secret)
        ?.versions.find(({ stages }) => stages.includes('AWSCURRENT'));
      if (current?.value !== put.value)
        wrongs.push(`a value was overwritten that no plan has seen, in ${put.secret} (${code ?? 'no error'})`);
    }
  }
}

function remediesOf({ actions }: StepReport) {
  return actions.filter((action) => action.kind === 'remedy');
}
