import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { Asked, SentAnswer, SentRequest } from './validator';

/** A request that one of our clients sent, to whatever server, with or without faults. */
export interface ClientRecord extends SentRequest {
  readonly by: 'client';
  /** As `ServiceId`; `registryAuth` for the registry's tokens, `elsewhere` for any other address. */
  readonly service: string;
}

/** A request that reached a simulator, whoever sent it, and what the simulator made of it. */
export interface SimulatorRecord extends Asked, SentAnswer {
  readonly by: 'simulator';
  readonly service: string;
  /** Kinds of the faults that struck. */
  readonly faults: readonly string[];
  /** `response`, or how the connection was lost. */
  readonly sent: string;
}

export type Recorded = ClientRecord | SimulatorRecord;

/**
 * What `recorder.cjs` has written down.
 * @throws Error where nothing is recorded: a check that has nothing to look at has failed.
 */
export function recordedExchanges(): readonly Recorded[] {
  const folder = process.env['PULLBOOK_EXCHANGES'] ?? '';
  if (folder === '') throw new Error('PULLBOOK_EXCHANGES names no folder with the exchanges of a test run');
  const records = readdirSync(folder).flatMap((file) =>
    readFileSync(path.join(folder, file), 'utf8')
      .split('\n')
      // After the last line end there is nothing, or half a line of a process that was killed.
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Recorded),
  );
  if (records.length === 0) throw new Error(`no exchanges are recorded in ${folder}`);
  return records;
}

/**
 * Whether the answer is the simulator's own. An injected fault that breaks the connection, cuts the body, changes headers
 * or answers some status is not; a rate limit and an end of session are answered in the vendor's form. That something is
 * not simulated is no answer of the vendor's either, who may well have it.
 */
export function isItsOwnAnswer({ sent, faults, body }: SimulatorRecord): boolean {
  if (/"not simulated: /.test(body)) return false;
  return sent === 'response' && faults.every((kind) => ['latency', 'rate-limited', 'expired-session'].includes(kind));
}

/**
 * The request as the document would write it: simulators tolerate a final slash and encoded slashes in a project's slug,
 * which other people's clients send.
 */
export function asDocumented(record: SimulatorRecord): SimulatorRecord {
  const [target = '', query] = record.target.split(/\?(.*)/s);
  const bare = target.replace(/%2F/gi, '/').replace(/\/$/, '');
  return { ...record, target: query === undefined ? bare : `${bare}?${query}` };
}
