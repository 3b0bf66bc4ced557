import type { Span } from '../../shared/text';
import { isSetupConfig, mainConfig } from '../files/setupConfig';
import { templatePattern } from '../image/imageReference';
import type { Settings } from '../settings';
import type { Node, ScalarNode, SeqNode } from '../yaml/node';
import type { YamlDocument } from '../yaml/yamlDocument';
import { authConfigEvents } from './authConfig';
import { evaluateFlow, type FlowReport, type Site } from './flow';
import { readInvocations, type Invocation } from './invocations';
import { collectPulls, resolveExecutors, type Executors, type Pull } from './pulls';
import { contextOf, isSameContext, type ModelCache } from './modelCache';
import {
  eachScope,
  findMember,
  readScope,
  rereadJobs,
  type Budget,
  type Command,
  type Environment,
  type Job,
  type Scope,
} from './scope';
import { scriptFacts } from './scriptEvents';
import { sourcePlace } from './sourcePlace';
import { StepWalker } from './stepWalker';
import { writtenIn, type WrittenStep } from './writtenSteps';

/** A job with what happens in it. */
export interface JobFlow extends FlowReport {
  readonly job: Job;
  readonly environment: Environment;
  /** The steps list in the source; behind an alias several jobs share it. */
  readonly steps: SeqNode | undefined;
}

/** What a config pulls, where, and with whose credentials. Built anew for each version; the parts it reads are cached. */
export class ConfigModel {
  readonly document: YamlDocument;
  readonly settings: Settings;
  readonly root: Scope;
  /** `2.1`, `2`; empty when the file does not say. */
  readonly version: string;
  /** The file continues in others or is a continuation (`setup: true`), so names that are missing here may be defined there. */
  readonly isPartial: boolean;
  readonly invocations: readonly Invocation[];
  readonly executors: Executors;
  readonly pulls: readonly Pull[];
  readonly #byJob = new Map<Job, Invocation[]>();
  readonly #walker: StepWalker;
  readonly #cache: ModelCache;
  /** How often a flow asked what other jobs build: such a flow is not kept. */
  #askedOthers = 0;
  readonly #budget: Budget = { scopes: 2_000, members: 100_000, exceeded: false };
  #flows: JobFlow[] | undefined;
  #steps: WrittenStep[] | undefined;
  readonly #logins = new Map<Command, boolean>();

  /** @param previous - The model of the version before; it must not be used afterwards. */
  constructor(document: YamlDocument, settings: Settings, previous?: ConfigModel) {
    this.document = document;
    this.settings = settings;
    const context = contextOf(document);
    const known =
      previous?.isTruncated === false && isSameContext(previous.#cache.context, context) ? previous.#cache : undefined;
    if (known === undefined) {
      const root = readScope(document, document.root, '', this.#budget);
      const invocations = readInvocations(document, root);
      this.#cache = { context, root, invocations, flows: new WeakMap(), steps: new WeakMap() };
    } else {
      this.#cache = known;
      rereadJobs(document, known.root);
      for (const invocation of known.invocations)
        invocation.job = findMember(known.root, invocation.runs, (scope) => scope.jobs);
    }
    this.root = this.#cache.root;
    this.invocations = this.#cache.invocations;
    this.version = document.asScalar(document.get(document.root, 'version')?.value)?.value ?? '';
    const setup = document.asScalar(document.get(document.root, 'setup')?.value)?.value === 'true';
    const isContinued = isSetupConfig(settings.repository?.get(mainConfig));
    this.isPartial = setup || isContinued || document.get(document.root, 'workflows') === undefined;
    for (const invocation of this.invocations) {
      if (invocation.job === undefined) continue;
      const list = this.#byJob.get(invocation.job);
      if (list === undefined) this.#byJob.set(invocation.job, [invocation]);
      else list.push(invocation);
    }
    this.executors = resolveExecutors(document, this.root, (job) => this.invocationsOf(job));
    this.pulls = collectPulls(document, this.root, this.executors, (job) => this.invocationsOf(job));
    this.#walker = new StepWalker(document);
  }

  /** Whether commands, executors and orbs exist: not before version 2.1. */
  get hasReuse(): boolean {
    return !/^2(?:\.0)?$/.test(this.version);
  }

  /** Whether the file means more than Pullbook reads. Steps are unfolded with the flows, so those are asked for first. */
  get isIncomplete(): boolean {
    return this.flows.length > 0 ? this.isTruncated : this.#budget.exceeded;
  }

  /** The same, as far as it is known by now. */
  get isTruncated(): boolean {
    return this.#budget.exceeded || this.#walker.isExhausted;
  }

  invocationsOf(job: Job): readonly Invocation[] {
    return this.#byJob.get(job) ?? [];
  }

  /** The environment a job's steps run in. */
  environmentOf(job: Job): Environment {
    return job.environment ?? this.executors.of(job)?.environment ?? 'unknown';
  }

  /** What happens in each job. Of its invocations the worst counts: one that lacks a login is enough. */
  get flows(): readonly JobFlow[] {
    if (this.#flows !== undefined) return this.#flows;
    const flows: JobFlow[] = [];
    eachScope(this.root, (scope) => {
      for (const job of scope.jobs.values()) {
        const known = this.#cache.flows.get(job);
        if (known !== undefined) flows.push(known);
        else {
          const asked = this.#askedOthers;
          const flow = this.#flowOf(job);
          if (this.#askedOthers === asked && !this.isTruncated) this.#cache.flows.set(job, flow);
          flows.push(flow);
        }
      }
    });
    this.#flows = flows;
    return flows;
  }

  #flowOf(job: Job): JobFlow {
    const steps = job.steps?.kind === 'seq' ? job.steps : undefined;
    const base = { job, environment: this.environmentOf(job), steps };
    const invocations = this.invocationsOf(job);
    const before = authConfigEvents(this.document, job, this.executors.of(job));
    const evaluate = (call?: Invocation): FlowReport =>
      evaluateFlow([...before, ...this.#walker.eventsOf(job, this.root, call)], this.#mayBeLoaded);
    const plain = evaluate();
    // Calls differ in what matters here only by the steps around and by steps passed as arguments.
    const special = invocations.filter(
      ({ preSteps, postSteps, options }) => (preSteps ?? postSteps) !== undefined || this.#passesSteps(job, options),
    );
    if (special.length === 0) return { ...base, ...plain };
    let worst: FlowReport | undefined = special.length < invocations.length ? plain : undefined;
    for (const call of special.slice(0, 20)) {
      const report = evaluate(call);
      if (worst === undefined || report.unprotected.length > worst.unprotected.length) worst = report;
    }
    return { ...base, ...(worst ?? plain) };
  }

  /** Images of a namespace that the file itself builds for can come from anywhere; a literal foreign name cannot. */
  readonly #mayBeLoaded = (image: string): boolean => {
    const slash = image.indexOf('/');
    if (slash === -1 || /[$<]/.test(image)) return true;
    this.#askedOthers++;
    this.#madeNamespaces ??= new Set(
      this.steps
        .flatMap(({ step }) => (step.kind === 'run' ? scriptFacts(step.command) : []))
        .flatMap((fact) => {
          const names = fact.kind === 'pull' ? fact.tags : fact.kind === 'local' ? fact.images : [];
          return names.map((name) => name.slice(0, name.indexOf('/')));
        }),
    );
    return this.#madeNamespaces.has(image.slice(0, slash));
  };
  #madeNamespaces: Set<string> | undefined;

  #passesSteps(job: Job, options: Invocation['options']): boolean {
    if (job.parameters === undefined || options === undefined) return false;
    return this.document
      .entries(options)
      .some(
        ({ key, value }) =>
          value.kind === 'seq' && job.parameters !== undefined && this.document.get(job.parameters, key) !== undefined,
      );
  }

  /** The steps that can matter in commands, jobs and `pre-steps`, each once per place it is written. */
  get steps(): readonly WrittenStep[] {
    if (this.#steps !== undefined) return this.#steps;
    const found: WrittenStep[] = [];
    const seen = new Map<Scope, Set<Node>>();
    const add = (scope: Scope, steps: readonly WrittenStep[]): void => {
      let known = seen.get(scope);
      if (known === undefined) seen.set(scope, (known = new Set()));
      for (const written of steps) {
        // Steps behind an alias stand in several jobs.
        if (known.has(written.step.node)) continue;
        known.add(written.step.node);
        found.push(written);
      }
    };
    eachScope(this.root, (scope) => {
      for (const command of scope.commands.values())
        add(scope, writtenIn(this.document, this.document.get(command.node, 'steps')?.value, command));
      for (const job of scope.jobs.values()) {
        let steps = this.#cache.steps.get(job);
        if (steps === undefined) {
          steps = writtenIn(this.document, job.steps, job);
          this.#cache.steps.set(job, steps);
        }
        add(scope, steps);
      }
    });
    for (const { job, options } of this.invocations) {
      if (options === undefined) continue;
      for (const { key, value } of this.document.entries(options)) {
        if (value.kind !== 'seq' || key === 'requires' || key === 'context') continue;
        const nobody = {
          name: '',
          path: 'workflows',
          keyNode: emptyKey(options.chunk),
          node: options,
          parameters: undefined,
        };
        add(this.root, writtenIn(this.document, value, { ...(job ?? nobody), scope: this.root }));
      }
    }
    this.#steps = found;
    return found;
  }

  /** Whether a command, called with its defaults, logs in to Docker Hub whatever happens. */
  logsIn(command: Command): boolean {
    let known = this.#logins.get(command);
    if (known === undefined) {
      this.#logins.set(command, false);
      known = this.#walker.eventsOfCommand(command).some((event) => event.kind === 'login' && event.target === 'hub');
      this.#logins.set(command, known);
    }
    return known;
  }

  /** The place of a node. */
  span(node: Node): Span {
    return this.document.span(node);
  }

  /** The place of a docker call: the command inside the script where it can be told, else the first line of the step. */
  spanOfSite(site: Site): Span {
    return sourcePlace(site.node, site.place) ?? this.span(site.node);
  }

  /** Whether a text still holds an expression after parameters were filled in. */
  static hasTemplate(text: string): boolean {
    return text.search(templatePattern) !== -1;
  }
}

function emptyKey(chunk: ScalarNode['chunk']): ScalarNode {
  return { kind: 'scalar', chunk, start: 0, end: 0, anchor: undefined, style: 'plain', value: '', memo: undefined };
}

/** Whether a pull is of an image in a namespace that the settings exempt. */
export function isExempt(image: string | undefined, settings: Settings): boolean {
  if (image === undefined) return false;
  const bare = image.replace(/^(?:docker|index\.docker)\.io\//, '');
  return settings.exemptNamespaces.some((namespace) => bare.startsWith(`${namespace}/`));
}
