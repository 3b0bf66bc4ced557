import type { Span } from '../../../shared/text';
import { isSetupConfig, mainConfig } from '../setupConfig';
import type { Settings } from '../../../lint/settings';
import type { Node, SeqNode } from '../../yaml/node';
import type { YamlDocument } from '../../yaml/yamlDocument';
import { authConfigEvents } from './authConfig';
import { evaluateFlow, type FlowReport, type Site } from '../../docker/flow';
import { invocationsByJob, readInvocations, type Invocation } from './invocations';
import { readFacts, type JobFacts } from './jobFacts';
import { contextOf, isSameContext, updateCache, type ModelCache } from './modelCache';
import { createRow, updateRow, type JobRow } from './jobRow';
import type { ConfigShare } from './configShare';
import { pullsOf, resolveExecutors, usesOfExecutors, type Executors, type Pull } from './pulls';
import { jobsIn, readScope, type Budget, type Command, type Environment, type Job } from './scope';
import { scriptFacts } from './scriptEvents';
import { sourcePlace } from './sourcePlace';
import { StepWalker } from './stepWalker';
import { stepsOf, writtenIn, type WrittenStep } from './writtenSteps';

/** A job with what happens in it. */
export interface JobFlow extends FlowReport {
  readonly job: Job;
  readonly environment: Environment;
  /** The steps list in the source; behind an alias several jobs share it. */
  readonly steps: SeqNode | undefined;
}

/** What a config pulls, where, and with whose credentials. Built anew for each version; what is known of jobs is kept. */
export class ConfigModel implements ConfigShare {
  readonly document: YamlDocument;
  readonly settings: Settings;
  readonly root: ModelCache['root'];
  /** `2.1`, `2`; empty when the file does not say. */
  readonly version: string;
  /** The file continues in others or is a continuation (`setup: true`), so names that are missing here may be defined there. */
  readonly isPartial: boolean;
  readonly invocations: readonly Invocation[];
  /** Every job, those of inline orbs last. */
  readonly jobs: readonly Job[];
  readonly executors: Executors;
  readonly chunk = undefined;
  /** Whether there will be a next version, which takes over what is known of jobs. */
  readonly isKept: boolean;
  readonly #walker: StepWalker;
  readonly #cache: ModelCache;
  /** How often a flow asked what other jobs build: such a flow is not kept. */
  #askedOthers = 0;
  readonly #budget: Budget = { scopes: 2_000, members: 100_000, exceeded: false };
  #flows: readonly JobFlow[] | undefined;
  #steps: readonly WrittenStep[] | undefined;
  #pulls: readonly Pull[] | undefined;

  /** @param versions - Given where there will be a next version. The model of the one before must not be used afterwards. */
  constructor(document: YamlDocument, settings: Settings, versions?: { readonly previous: ConfigModel | undefined }) {
    const previous = versions?.previous;
    this.isKept = versions !== undefined;
    this.document = document;
    this.settings = settings;
    const context = contextOf(document);
    // In a damaged file nothing is taken over.
    const known =
      previous?.isTruncated === false &&
      previous.settings === settings &&
      previous.document.problems.length + document.problems.length === 0 &&
      isSameContext(previous.#cache.context, context)
        ? previous.#cache
        : undefined;
    if (known === undefined) {
      const root = readScope(document, document.root, '', this.#budget);
      const invocations = readInvocations(document, root);
      const byJob = invocationsByJob(invocations);
      const perCommand = { steps: new WeakMap(), logins: new WeakMap() };
      this.#cache = { context, root, invocations, byJob, row: undefined, facts: new WeakMap(), ...perCommand };
    } else this.#cache = known;
    const changes = known === undefined ? undefined : updateCache(known, document);
    this.root = this.#cache.root;
    this.invocations = this.#cache.invocations;
    this.version = document.asScalar(document.get(document.root, 'version')?.value)?.value ?? '';
    const setup = document.asScalar(document.get(document.root, 'setup')?.value)?.value === 'true';
    const isContinued = isSetupConfig(settings.repository?.get(mainConfig));
    this.isPartial = setup || isContinued || document.get(document.root, 'workflows') === undefined;
    this.#walker = new StepWalker(document);
    this.jobs = jobsIn(this.root);
    this.executors = resolveExecutors(this.jobs, (job) => this.factsOf(job).executors);
    const { row } = this.#cache;
    if (changes === undefined) this.#cache.row = undefined;
    else if (row !== undefined) updateRow(row, this, changes);
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
    return this.#cache.byJob.get(job) ?? [];
  }

  /** The environment a job's steps run in. */
  environmentOf(job: Job): Environment {
    return job.environment ?? this.executors.of(job)?.environment ?? 'unknown';
  }

  /** Every `docker:` image of jobs and executors, in the file and in inline orbs to any depth. */
  get pulls(): readonly Pull[] {
    return (this.#pulls ??= pullsOf([...usesOfExecutors(this), ...this.jobs.flatMap((job) => this.factsOf(job).uses)]));
  }

  get flows(): readonly JobFlow[] {
    return (this.#flows ??= this.jobs.map((job) => this.flowOf(job)));
  }

  /** The steps that can matter in commands, jobs and `pre-steps`, each once per place it is written. */
  get steps(): readonly WrittenStep[] {
    return (this.#steps ??= stepsOf(this, (job) => this.factsOf(job).steps));
  }

  /**
   * The whole config in shares. Where there will be a next version: first what jobs share or what belongs to none, then
   * one for each job with what stands in that job alone, which stays the same object for as long as nothing that it
   * depends on changes. Otherwise the config itself is its only share.
   */
  get shares(): readonly ConfigShare[] {
    return this.isKept ? this.#row.shares.items : [this];
  }

  /**
   * What a search finds in the shares. Parts that stay are not searched again, so it must go by what is in the share and by
   * what does not change while a job is edited. The same function must be passed each time.
   */
  gather<T>(find: (share: ConfigShare, config: ConfigModel) => readonly T[]): readonly T[] {
    return this.isKept ? this.#row.shares.gather(find, this) : find(this, this);
  }

  get #row(): JobRow {
    const { row } = this.#cache;
    if (row !== undefined) return row;
    return (this.#cache.row = createRow(this));
  }

  /** The steps that can matter in a command. */
  readonly stepsOf = (command: Command): readonly WrittenStep[] => {
    const { steps } = this.#cache;
    let known = steps.get(command);
    if (known === undefined)
      steps.set(command, (known = writtenIn(this.document, this.document.get(command.node, 'steps')?.value, command)));
    return known;
  };

  /** What is known of a job alone. */
  factsOf(job: Job): JobFacts {
    const { facts } = this.#cache;
    let known = facts.get(job);
    if (known === undefined)
      facts.set(job, (known = readFacts(this.document, this.root, job, this.invocationsOf(job))));
    return known;
  }

  /** What happens in a job. Of its invocations the worst counts: one that lacks a login is enough. */
  flowOf(job: Job): JobFlow {
    const facts = this.factsOf(job);
    if (facts.flow !== undefined) return facts.flow;
    const asked = this.#askedOthers;
    const flow = this.#walk(job);
    if (this.#askedOthers === asked && !this.isTruncated) facts.flow = flow;
    return flow;
  }

  #walk(job: Job): JobFlow {
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

  /** Whether a command, called with its defaults, logs in to Docker Hub whatever happens. */
  logsIn(command: Command): boolean {
    const { logins } = this.#cache;
    let known = logins.get(command);
    if (known === undefined) {
      logins.set(command, false);
      known = this.#walker.eventsOfCommand(command).some((event) => event.kind === 'login' && event.target === 'hub');
      logins.set(command, known);
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
}
