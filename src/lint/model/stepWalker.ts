import { joinPath } from '../files/joinPath';
import { isNull, sourceOf, type Node, type ScalarNode } from '../yaml/node';
import type { YamlDocument } from '../yaml/yamlDocument';
import type { FlowEvent, Site } from './flow';
import type { Invocation } from './invocations';
import { orbEvents } from './orbEvents';
import { parameterNode, resolveText, soleParameter, type Bindings } from './parameters';
import { scriptEvents } from './scriptEvents';
import { findMember, findOrbPart, type Command, type Job, type Scope } from './scope';
import { readStep, type Step } from './steps';

/** One call of a command: where names are looked up, and how its parameters are read. */
interface Frame {
  readonly scope: Scope;
  readonly bindings: Bindings;
  readonly caller: Frame | undefined;
  readonly via: readonly string[];
}

const maxCallDepth = 20;

/** Unfolds the steps of jobs into events, with commands and inline orbs followed to where they end. */
export class StepWalker {
  readonly #document: YamlDocument;
  /** Steps that may still be unfolded in this file: commands that call one another can mean billions. */
  #budget = 400_000;
  readonly #open = new Set<Command>();

  constructor(document: YamlDocument) {
    this.#document = document;
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
    if (call?.preSteps !== undefined) this.#walk(call.preSteps, outer, 'around', events);
    const frame: Frame = {
      scope: job.scope,
      bindings: this.#bindings(job.parameters, call?.options, outer.bindings),
      caller: outer,
      via: [],
    };
    if (job.steps !== undefined) this.#walk(job.steps, frame, 'job', events);
    if (call?.postSteps !== undefined) this.#walk(call.postSteps, outer, 'around', events);
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
    if (steps !== undefined) this.#walk(steps, frame, undefined, events);
    return events;
  }

  #bindings(declared: Bindings['declared'], passed: Bindings['passed'], caller: Bindings | undefined): Bindings {
    return { document: this.#document, declared, passed, caller };
  }

  #walk(steps: Node, frame: Frame, top: Site['top'] | 'job' | 'around', events: FlowEvent[]): void {
    if (steps.kind === 'scalar') {
      this.#walkParameter(steps, frame, typeof top === 'string' ? undefined : top, events);
      return;
    }
    if (steps.kind !== 'seq') return;
    for (const [index, item] of steps.items.entries()) {
      if (this.#budget-- <= 0) return;
      const step = readStep(this.#document, item);
      const own = typeof top === 'string' ? { index, item, list: steps, isAround: top === 'around' } : top;
      if (step !== undefined) this.#step(step, frame, own, events);
    }
  }

  #walkParameter(scalar: ScalarNode, frame: Frame, top: Site['top'], events: FlowEvent[]): void {
    const name = soleParameter(scalar.value);
    const found = name === undefined ? undefined : parameterNode(name, frame.bindings);
    if (found === undefined || found.node.kind !== 'seq') return;
    const inner = found.bindings === frame.bindings ? frame : frame.caller;
    if (inner !== undefined && frame.via.length < maxCallDepth)
      this.#walk(found.node, { ...inner, via: [...frame.via, `<< parameters.${name ?? ''} >>`] }, top, events);
  }

  #step(step: Step, frame: Frame, top: Site['top'], events: FlowEvent[]): void {
    const document = this.#document;
    switch (step.kind) {
      case 'steps':
        if (frame.via.length < maxCallDepth)
          this.#walk(step.steps, { ...frame, via: [...frame.via, 'steps'] }, top, events);
        return;
      case 'branch': {
        if (step.steps === undefined || frame.via.length >= maxCallDepth) return;
        const inner: FlowEvent[] = [];
        this.#walk(step.steps, { ...frame, via: [...frame.via, step.isUnless ? 'unless' : 'when'] }, top, inner);
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
        const site: Site = { node: step.command, place: undefined, top, via: frame.via };
        const found = scriptEvents(site, (text) => resolveText(text, frame.bindings));
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
        this.#call(step, frame, top, events);
    }
  }

  #call(step: Extract<Step, { kind: 'call' }>, frame: Frame, top: Site['top'], events: FlowEvent[]): void {
    const { name, passed } = step;
    const parameter = soleParameter(name);
    if (parameter !== undefined) {
      this.#walkParameter(step.nameNode, frame, top, events);
      return;
    }
    const site: Site = { node: step.nameNode, place: undefined, top, via: frame.via };
    const command = findMember(frame.scope, name, (scope) => scope.commands);
    if (command !== undefined) {
      if (this.#open.has(command) || frame.via.length >= maxCallDepth) return;
      this.#open.add(command);
      const bindings = this.#bindings(command.parameters, passed, frame.bindings);
      const inner: Frame = { scope: command.scope, bindings, caller: frame, via: [...frame.via, name] };
      const steps = this.#document.get(command.node, 'steps')?.value;
      if (steps !== undefined && !isNull(steps)) this.#walk(steps, inner, top, events);
      this.#open.delete(command);
      return;
    }
    if (name === 'setup_remote_docker') events.push({ kind: 'remote-docker', site, passed });
    else {
      const part = findOrbPart(frame.scope, name);
      const argument = (key: string): string | undefined => {
        const value =
          passed === undefined ? undefined : this.#document.asScalar(this.#document.get(passed, key)?.value);
        return value === undefined ? undefined : resolveText(value.value, frame.bindings);
      };
      events.push(...orbEvents(site, part?.orb.name, part?.part ?? name, part !== undefined, argument));
    }
  }
}

/** Where in the repository a `working_directory` is, with the checkout where CircleCI puts it by default. */
function folderIn(directory: string): string | undefined {
  return joinPath(directory.replace(/^~\/project(?:\/|$)/, ''));
}
