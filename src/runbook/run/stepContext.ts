import { cancelled, codeOf, throwIfAborted } from '../../shared/errors';
import type { Secret } from '../../shared/secret';
import type { Environment, RunnerOptions } from './environment';
import type { LiveReport } from './liveReport';
import type { ApplyContext, CheckContext, Confirmation, StepMemory } from './context';
import { wordOf } from './judge';
import type { OnRead } from './reads';

/** One step in one run: what both contexts are made from. */
export interface StepSession<C> {
  readonly options: RunnerOptions<C>;
  readonly environment: Environment<C>;
  readonly run: string;
  readonly step: string;
  /** The hash of what the step does: a mark given for anything else is void. */
  readonly inputHash: string;
  readonly signal: AbortSignal;
}

/** Hears of what a check looks at. */
export interface CheckListener {
  /** Every landing place that it asks for. */
  readonly onLanding: (where: string) => void;
  readonly onRead: OnRead;
}

/** The context of a check. */
export function checkContext<C>(session: StepSession<C>, listener: CheckListener): CheckContext<C> {
  return contextOver(session, session.environment.reading(listener.onRead), listener);
}

function contextOver<C>(session: StepSession<C>, services: C, { onLanding, onRead }: CheckListener): CheckContext<C> {
  const { environment, options, signal, step } = session;
  return {
    target: options.target,
    services,
    clock: options.clock,
    signal,
    credentials: {
      get: async (key) => registered(session, await environment.credentials.get(key)),
    },
    files: environment.files,
    memory: memoryOf(session, onRead),
    escrow: { peek: () => environment.escrowOf(step).peek() },
    landing(uri) {
      const place = environment.landing(uri, services);
      onLanding(place.where);
      return {
        uri: place.uri,
        where: place.where,
        inspect: (signalOfCall) => place.inspect(signalOfCall),
        prove: (signalOfCall) => place.prove(signalOfCall),
        land: (request) => place.land(request),
        read: async (signalOfCall, versionId) => registered(session, await place.read(signalOfCall, versionId)),
      };
    },
    resolve: async (handle) => {
      const secret = await environment.resolve(handle, services, signal);
      options.redactor.register(secret);
      return secret;
    },
  };
}

/** The context of an apply. Its progress lines and its writes show in `live`. */
export function applyContext<C>(session: StepSession<C>, live: LiveReport): ApplyContext<C> {
  const { environment, options, run, step } = session;
  const base = contextOver(session, environment.writing, { onLanding: () => undefined, onRead: () => undefined });
  return {
    ...base,
    random: options.random,
    credentials: {
      ...base.credentials,
      keep: async (key, secret) => {
        options.redactor.register(secret);
        await environment.credentials.keep(key, secret);
      },
    },
    escrow: environment.escrowOf(step),
    person: environment.person,
    progress: (item) => live.progress(item),
    write: (what, action) => journaledWrite(session, live, what, action),
    remember: (name, value) => options.journal.append(run, step, { event: 'fact', name, value }),
  };
}

async function journaledWrite<C, T>(
  session: StepSession<C>,
  live: LiveReport,
  what: string,
  action: () => Promise<T>,
): Promise<T> {
  const { options, run, signal, step } = session;
  throwIfAborted(signal);
  const write = Buffer.from(options.random.bytes(4)).toString('hex');
  await options.journal.append(run, step, { event: 'intent', write, what });
  const settle = (ok: boolean, code?: string) =>
    options.journal.append(run, step, { event: 'outcome', write, ok, ...(code === undefined ? {} : { code }) });
  if (signal.aborted) {
    await settle(false, 'CANCELLED');
    throw cancelled();
  }
  const onAbort = () => {
    live.progress({ state: 'doing', text: what, detail: 'finishing write, then stopping' });
    live.set({ headline: 'finishing write, then stopping' });
  };
  signal.addEventListener('abort', onAbort, { once: true });
  live.progress({ state: 'doing', text: what });
  try {
    const result = await action().catch(async (error: unknown) => {
      live.progress({ state: 'failed', text: what });
      // What went wrong, and what is left of it, must be told even where the disk takes not another line.
      await settle(false, codeOf(error)).catch((second: unknown) =>
        options.logger.error(`The end of a write could not be recorded: ${codeOf(second)}`),
      );
      throw error;
    });
    await settle(true);
    live.progress({ state: 'done', text: what });
    return result;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function memoryOf<C>(session: StepSession<C>, onRead: OnRead): StepMemory {
  return {
    recall: (name) => session.options.journal.of(session.step).facts.get(name),
    get confirmation() {
      const given = wordsOf(session).at(-1);
      if (given !== undefined) onRead({ id: 'journal.confirmation', ...wordOf(given) });
      return given;
    },
  };
}

/** What people have said about what the step does now, oldest first. */
export function wordsOf<C>({ options, step, inputHash }: StepSession<C>): readonly Confirmation[] {
  const given = options.journal.of(step).marks;
  return given?.hash === inputHash ? given.marks : [];
}

function registered<C>(session: StepSession<C>, secret: Secret | undefined): Secret | undefined {
  if (secret !== undefined) session.options.redactor.register(secret);
  return secret;
}
