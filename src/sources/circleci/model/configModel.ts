import type { Span } from '../../../shared/text';
import { isSetupConfig, mainConfig } from '../setupConfig';
import type { Settings } from '../../../lint/settings';
import type { Node } from '../../yaml/node';
import type { YamlDocument } from '../../yaml/yamlDocument';
import { authConfigEvents } from './authConfig';
import { evaluateFlow } from '../../docker/evaluateFlow';
import { isPlainLogin, type FlowReport, type Site } from '../../docker/flow';
import { passesSteps, type Invocation } from './invocations';
import { readFacts, type JobFacts } from './jobFacts';
import { openIn, type JobFlow } from './jobFlow';
import { contextOf, createCache, isSameContext, updateCache, type ModelCache } from './modelCache';
import { createRow, updateRow, type JobRow } from './jobRow';
import { madeNamespaces } from './madeNamespaces';
import type { ConfigShare } from './configShare';
import { pullsOf, resolveExecutors, usesOfExecutors, type Executors, type Pull } from './pulls';
import { remoteDockerIn, type RemoteDockerFlow } from './remoteDockerFlow';
import { jobsIn, type Budget, type Command, type Environment, type Job, type Scope } from './scope';
import { isRunner } from './runner';
import { sourcePlace } from './sourcePlace';
import { StepWalker } from './stepWalker';
import { stepsOf, writtenIn, type WrittenStep } from './writtenSteps';

/** What a config pulls, where, and with whose credentials. Built anew for each version; what is known of jobs is kept. */
export class ConfigModel implements ConfigShare {
  readonly document: YamlDocument;
  readonly settings: Settings;
  readonly root: Scope;
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
  readonly #cache: ModelCache<ConfigModel>;
  /** How often a flow asked what other jobs build: such a flow is not kept. */
  #askedOthers = 0;
  readonly #budget: Budget;
  #flows: readonly JobFlow[] | undefined;
  #steps: readonly WrittenStep[] | undefined;
  #pulls: readonly Pull[] | undefined;

  /** @param versions - Given where there will be a next version. The model of the one before must not be used afterwards. */
  static read(
    document: YamlDocument,
    settings: Settings,
    versions?: { readonly previous: ConfigModel | undefined },
  ): ConfigModel {
    const context = contextOf(document);
    const budget: Budget = { scopes: 2_000, members: 100_000, exceeded: false };
    const known = versions?.previous?.passOn(document, settings, context);
    const changes = known && updateCache(known, document);
    const cache = known ?? createCache<ConfigModel>(document, context, budget);
    const model = new ConfigModel(document, settings, cache, budget, versions !== undefined);
    if (changes === undefined) cache.row = undefined;
    else if (cache.row !== undefined) updateRow(cache.row, model, changes);
    return model;
  }

  private constructor(
    document: YamlDocument,
    settings: Settings,
    cache: ModelCache<ConfigModel>,
    budget: Budget,
    isKept: boolean,
  ) {
    this.document = document;
    this.settings = settings;
    this.isKept = isKept;
    this.#cache = cache;
    this.#budget = budget;
    this.root = cache.root;
    this.invocations = cache.invocations;
    this.version = document.asScalar(document.get(document.root, 'version')?.value)?.value ?? '';
    const setup = document.asScalar(document.get(document.root, 'setup')?.value)?.value === 'true';
    const isContinued = isSetupConfig(settings.repository?.get(mainConfig));
    this.isPartial = setup || isContinued || document.get(document.root, 'workflows') === undefined;
    this.#walker = new StepWalker(document);
    this.jobs = jobsIn(this.root);
    this.executors = resolveExecutors(this.jobs, (job) => this.factsOf(job).executors);
  }

  /** What the next version takes over: nothing where anything but jobs differs, nor from or into a damaged file. */
  private passOn(
    document: YamlDocument,
    settings: Settings,
    context: ModelCache<ConfigModel>['context'],
  ): ModelCache<ConfigModel> | undefined {
    const isSame =
      !this.isTruncated &&
      this.settings === settings &&
      this.document.problems.length + document.problems.length === 0 &&
      isSameContext(this.#cache.context, context);
    return isSame ? this.#cache : undefined;
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
    return (this.#pulls ??= pullsOf([
      ...usesOfExecutors(this.document, this.root, this.executors),
      ...this.jobs.flatMap((job) => this.factsOf(job).uses),
    ]));
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

  get #row(): JobRow<ConfigModel> {
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
    const isUserKnown = base.environment === 'machine' && !isRunner(job.resource);
    const evaluate = (call?: Invocation): FlowReport & RemoteDockerFlow => {
      const events = [...before, ...this.#walker.eventsOf(job, this.root, call)];
      return { ...evaluateFlow(events, { mayBeLoaded: this.#mayBeLoaded, isUserKnown }), ...remoteDockerIn(events) };
    };
    const plain = evaluate();
    // Calls differ in what matters here only by the steps around and by steps passed as arguments.
    const special = invocations.filter(
      ({ preSteps, postSteps, options }) =>
        (preSteps ?? postSteps) !== undefined || passesSteps(this.document, job, options),
    );
    if (special.length === 0) return { ...base, ...plain };
    let worst: (FlowReport & RemoteDockerFlow) | undefined = special.length < invocations.length ? plain : undefined;
    for (const call of special.slice(0, 20)) {
      const report = evaluate(call);
      if (worst === undefined || openIn(report) > openIn(worst)) worst = report;
    }
    return { ...base, ...(worst ?? plain) };
  }

  /** Images of a namespace that the file itself builds for can come from anywhere; a literal foreign name cannot. */
  readonly #mayBeLoaded = (image: string): boolean => {
    const slash = image.indexOf('/');
    if (slash === -1 || /[$<]/.test(image)) return true;
    this.#askedOthers++;
    this.#madeNamespaces ??= madeNamespaces(this.steps);
    return this.#madeNamespaces.has(image.slice(0, slash));
  };
  #madeNamespaces: ReadonlySet<string> | undefined;

  /** Whether a command, called with its defaults, logs in to Docker Hub whatever happens. */
  logsIn(command: Command): boolean {
    const { logins } = this.#cache;
    let known = logins.get(command);
    if (known === undefined) {
      logins.set(command, false);
      logins.set(command, (known = this.#walker.eventsOfCommand(command).some(isPlainLogin)));
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
