import { append } from '../../../shared/lists';
import { joinPath } from '../../docker/joinPath';
import { folderNamed } from '../../docker/shell/clientFolder';
import { isNull, sourceOf, type MapNode, type Node, type ScalarNode } from '../../yaml/node';
import type { YamlDocument } from '../../yaml/yamlDocument';
import type { FlowEvent, Site, TopStep } from '../../docker/flow';
import { configExpressions } from './expressions';
import type { Invocation } from './invocations';
import { orbEvents } from './orbEvents';
import { remoteDockerEvent, scriptEvent } from './remoteDockerFlow';
import { parameterNode, resolveText, soleParameter, type Bindings } from './parameters';
import { scriptEvents } from '../../docker/scriptEvents';
import { findMember, findOrbPart, type Command, type Job, type Scope } from './scope';
import { readStep, type Step } from './steps';

/** One call of a command: where names are looked up, and how its parameters are read. */
interface Frame {
  readonly scope: Scope;
  readonly bindings: Bindings;
  readonly caller: Frame | undefined;
  readonly via: readonly string[];
}

/** The steps that lead to a place, as {@link Site} has them. */
interface Path {
  readonly steps: readonly TopStep[];
  readonly isConditional: boolean;
}

/** How the items of a list lead on: as steps of their own after those of a path, or as a part of its last step. */
type Way = Path | { readonly after: readonly TopStep[]; readonly isAround: boolean };

const nowhere: Path = { steps: [], isConditional: false };

const maxCallDepth = 20;
/** Steps and events that are unfolded of any config. Each takes some twenty microseconds and a kilobyte until it is judged. */
const leastUnfolded = 10_000;
/** What a config writes out takes more than this of its text each, in UTF-16 units, so all of that is read. */
const unitsPerUnfolded = 8;

/** Unfolds the steps of jobs into events, with commands and inline orbs followed to where they end. */
export class StepWalker {
  readonly #document: YamlDocument;
  /**
   * How many steps and events may still be unfolded in this file: commands that call one another can mean billions, and a step
   * gives as many events as its script has calls.
   */
  #budget: number;
  readonly #open = new Set<Command>();

  constructor(document: YamlDocument) {
    this.#document = document;
    this.#budget = leastUnfolded + Math.floor(document.text.length / unitsPerUnfolded);
  }

  get isExhausted(): boolean {
    return this.#budget <= 0;
  }

  /** The events of a job as one invocation runs it. The steps around it are written in the scope of the file. */
  eventsOf(job: Job, root: Scope, call?: Pick<Invocation, 'preSteps' | 'postSteps' | 'options'>): FlowEvent[] {
    const outer: Frame = {
      scope: root,
      bindings: this.#bindings(undefined, undefined, undefined),
      caller: undefined,
      via: [],
    };
    const events: FlowEvent[] = [];
    if (call?.preSteps !== undefined) this.#walk(call.preSteps, outer, { after: [], isAround: true }, events);
    const frame: Frame = {
      scope: job.scope,
      bindings: this.#bindings(job.parameters, call?.options, outer.bindings),
      caller: outer,
      via: [],
    };
    if (job.steps !== undefined) this.#walk(job.steps, frame, { after: [], isAround: false }, events);
    if (call?.postSteps !== undefined) this.#walk(call.postSteps, outer, { after: [], isAround: true }, events);
    return events;
  }

  /** The events of a command called with its defaults. */
  eventsOfCommand(command: Command): FlowEvent[] {
    const events: FlowEvent[] = [];
    const frame: Frame = {
      scope: command.scope,
      bindings: this.#bindings(command.parameters, undefined, undefined),
      caller: undefined,
      via: [],
    };
    const steps = this.#document.get(command.node, 'steps')?.value;
    if (steps !== undefined) this.#walk(steps, frame, nowhere, events);
    return events;
  }

  #bindings(declared: Bindings['declared'], passed: Bindings['passed'], caller: Bindings | undefined): Bindings {
    return { document: this.#document, declared, passed, caller };
  }

  #walk(steps: Node, frame: Frame, way: Way, events: FlowEvent[]): void {
    if (steps.kind === 'scalar') {
      this.#walkParameter(steps, frame, 'steps' in way ? way : nowhere, events);
      return;
    }
    if (steps.kind !== 'seq') return;
    for (const [index, item] of steps.items.entries()) {
      if (this.#budget-- <= 0) return;
      const step = readStep(this.#document, item);
      const path =
        'steps' in way
          ? way
          : { steps: [...way.after, { index, item, list: steps, isAround: way.isAround }], isConditional: false };
      if (step !== undefined) this.#step(step, frame, path, events);
    }
  }

  #walkParameter(scalar: ScalarNode, frame: Frame, path: Path, events: FlowEvent[]): void {
    const name = soleParameter(scalar.value);
    const found = name === undefined ? undefined : parameterNode(name, frame.bindings);
    if (found === undefined || found.node.kind !== 'seq') return;
    const inner = found.bindings === frame.bindings ? frame : frame.caller;
    if (inner !== undefined && frame.via.length < maxCallDepth)
      this.#walk(found.node, { ...inner, via: [...frame.via, `<< parameters.${name ?? ''} >>`] }, path, events);
  }

  #step(step: Step, frame: Frame, path: Path, events: FlowEvent[]): void {
    const document = this.#document;
    switch (step.kind) {
      case 'steps':
        if (frame.via.length < maxCallDepth)
          this.#walk(step.steps, { ...frame, via: [...frame.via, 'steps'] }, path, events);
        return;
      case 'branch': {
        if (step.steps === undefined || frame.via.length >= maxCallDepth) return;
        const inner: FlowEvent[] = [];
        const via = [...frame.via, step.isUnless ? 'unless' : 'when'];
        this.#walk(step.steps, { ...frame, via }, wayInto(step, path), inner);
        const condition = step.condition === undefined ? undefined : sourceOf(step.condition);
        if (inner.length > 0) events.push({ kind: 'branch', isUnless: step.isUnless, condition, events: inner });
        return;
      }
      case 'run': {
        const { options } = step;
        const option = (key: string): string | undefined =>
          options === undefined ? undefined : document.asScalar(document.get(options, key)?.value)?.value;
        const when = option('when');
        const directory = option('working_directory');
        const isBackground = option('background') === 'true';
        const shell = option('shell');
        const site: Site = {
          ...siteOf(step.command, path, frame),
          // Another value than these two runs it at times only.
          isConditional: path.isConditional || (when !== undefined && when !== 'always' && when !== 'on_success'),
          shell: shell === undefined ? undefined : resolveText(shell, frame.bindings),
          client: clientOf(document, options),
        };
        events.push(scriptEvent(site));
        const found = scriptEvents(site, {
          syntax: configExpressions,
          resolve: (text) => resolveText(text, frame.bindings),
        });
        this.#budget -= found.length;
        // A step that runs on failure only protects nothing, and what it pulls is still pulled.
        for (const event of found) {
          if (event.kind === 'pull' && directory !== undefined)
            events.push({ ...event, folder: event.folder === undefined ? undefined : folderIn(directory) });
          else if (event.kind !== 'login') events.push(event);
          // Nobody knows when a step in the background is done.
          else if (when !== 'on_fail') events.push(isBackground ? { ...event, target: 'maybe' } : event);
        }
        return;
      }
      case 'call':
        this.#call(step, frame, path, events);
    }
  }

  #call(step: Extract<Step, { kind: 'call' }>, frame: Frame, path: Path, events: FlowEvent[]): void {
    const { name, passed } = step;
    const parameter = soleParameter(name);
    if (parameter !== undefined) {
      this.#walkParameter(step.nameNode, frame, path, events);
      return;
    }
    const site = siteOf(step.nameNode, path, frame);
    const command = findMember(frame.scope, name, (scope) => scope.commands);
    if (command !== undefined) {
      if (this.#open.has(command) || frame.via.length >= maxCallDepth) return;
      this.#open.add(command);
      const bindings = this.#bindings(command.parameters, passed, frame.bindings);
      const inner: Frame = { scope: command.scope, bindings, caller: frame, via: [...frame.via, name] };
      const steps = this.#document.get(command.node, 'steps')?.value;
      if (steps !== undefined && !isNull(steps)) this.#walk(steps, inner, path, events);
      this.#open.delete(command);
      return;
    }
    if (name === 'setup_remote_docker') events.push(remoteDockerEvent(site));
    else {
      const part = findOrbPart(frame.scope, name);
      const argument = (key: string): string | undefined => {
        const value =
          passed === undefined ? undefined : this.#document.asScalar(this.#document.get(passed, key)?.value);
        return value === undefined ? undefined : resolveText(value.value, frame.bindings);
      };
      append(events, orbEvents(site, part?.orb.name, part?.part ?? name, part !== undefined, argument));
    }
  }
}

function siteOf(node: ScalarNode, { steps, isConditional }: Path, { via }: Frame): Site {
  return { node, place: undefined, top: steps[0], steps, isConditional, shell: undefined, client: undefined, via };
}

/** The docker client's folder, where the environment of a step says one. */
function clientOf(document: YamlDocument, options: MapNode | undefined): string | undefined {
  const value = options === undefined ? undefined : document.get(options, 'environment')?.value;
  if (value?.kind !== 'map') return undefined;
  const text = (name: string): string | undefined => document.asScalar(document.get(value, name)?.value)?.value;
  const [config, home] = [text('DOCKER_CONFIG'), text('HOME')];
  return config === undefined && home === undefined ? undefined : folderNamed(config ?? `${home ?? ''}/.docker`);
}

/** The way into a condition: its steps are steps of the job where they are written in it, and in no other by an alias. */
function wayInto({ node, steps }: Extract<Step, { kind: 'branch' }>, path: Path): Way {
  const last = path.steps.at(-1);
  const isWritten =
    last?.item === node &&
    steps?.kind === 'seq' &&
    (node.anchor ?? steps.anchor) === undefined &&
    steps.chunk === node.chunk &&
    node.start <= steps.start &&
    steps.end <= node.end;
  return isWritten && !path.isConditional
    ? { after: path.steps, isAround: last.isAround }
    : { ...path, isConditional: true };
}

/** Where in the repository a `working_directory` is, with the checkout where CircleCI puts it by default. */
function folderIn(directory: string): string | undefined {
  return joinPath(directory.replace(/^~\/project(?:\/|$)/, ''));
}
