import { AsyncLocalStorage } from 'node:async_hooks';
import type { AwsHttpRequest } from '../../../src/services/aws/simulator/awsRequestHandler';
import { PullbookError } from '../../../src/shared/errors';
import type { Files } from '../../../src/shared/files';
import type { HttpRequest } from '../../../src/shared/ports';
import type { Wire } from './bench';
import { type Answer, type OtherAnswer, answerOtherwise } from './otherAnswers';

/** One read as it went over the wire. */
export interface WireRead {
  /** The same for the same question: method and address, or operation and secret. */
  readonly key: string;
  /** The key without which call of the method it was. */
  readonly question: string;
  /** The client's method that asked, `circleCi.listJobs`; of files `files.read`. */
  readonly id: string;
  readonly isAws: boolean;
  readonly answer: Answer;
}

/** Whether the other answer was another one, and whether the client then had its answer from another address. */
type Asked = 'same' | 'not asked' | 'elsewhere' | 'other';

/** Which call a request belongs to. One for all wires: Node asks each of these at every promise, for as long as it lives. */
const names = new AsyncLocalStorage<{ readonly id: string; readonly call: string }>();

/** A wire that keeps every read, and answers the one with `key` otherwise. */
export function readingWire(replaced?: {
  readonly key: string;
  readonly kind: OtherAnswer;
  readonly earlier: Answer | undefined;
  /** How often the question is asked where nothing is answered otherwise: a client that asks once more had its answer. */
  readonly timesAsked: number;
}): { readonly wire: Wire; readonly reads: WireRead[]; readonly asked: () => Asked } {
  const reads: WireRead[] = [];
  let outcome: Asked = 'other';
  let refusedIn: string | undefined;

  const calls = new Map<string, number>();
  /** Two calls of a method may ask one address, such as without and with a credential. */
  function under<T>(id: string, ask: () => T): T {
    const number = (calls.get(id) ?? 0) + 1;
    calls.set(id, number);
    return names.run({ id, call: number === 1 ? '' : ` (call ${number})` }, ask);
  }

  function given(question: string, isAws: boolean, own: Answer): Answer {
    const { id, call } = names.getStore() ?? { id: 'unknown', call: '' };
    const key = `${question}${call}`;
    reads.push({ key, question, id, isAws, answer: own });
    if (replaced?.key !== key) {
      const isAskedAgain = question === replaced?.key.replace(/ \(call \d+\)$/, '');
      const times = reads.filter((read) => read.question === question).length;
      if (refusedIn === `${id}${call}` || (isAskedAgain && times > replaced.timesAsked)) outcome = 'elsewhere';
      return own;
    }
    // Files are read one by one, and none stands for another.
    if (replaced.kind !== 'earlier' && id.includes('.') && !id.startsWith('files.')) refusedIn = `${id}${call}`;
    const other = answerOtherwise(replaced.kind, own, { isAws, earlier: replaced.earlier });
    if (typeof other !== 'string') return other;
    outcome = other;
    return own;
  }

  const fileAnswer = (text: string | undefined): Answer => ({
    status: text === undefined ? 404 : 200,
    headers: {},
    body: text ?? '',
  });

  const files = (own: Files): Files => ({
    ...own,
    async find(folder, search, signal) {
      const found = await own.find(folder, search, signal);
      const answer = given(
        `find ${search.globs.join(' ')} in ${folder}`,
        false,
        fileAnswer(found.length === 0 ? '' : JSON.stringify(found)),
      );
      if (answer.status !== 200) throw unreadable(folder);
      return answer.body === '' ? [] : (JSON.parse(answer.body) as string[]);
    },
    async read(path) {
      const answer = given(`read ${path}`, false, fileAnswer(await own.read(path)));
      if (answer.status === 404) return undefined;
      if (answer.status !== 200) throw unreadable(path);
      return answer.body;
    },
  });

  return {
    reads,
    asked: () => outcome,
    wire: {
      label: under,
      http: async (request, send) => {
        const { status, headers, body } = await send(request);
        return { ...given(keyOf(request), false, { status, headers, body }) };
      },
      aws: async (request, send) => {
        const { response } = await send();
        const own = {
          status: response.statusCode,
          headers: response.headers,
          body: Buffer.from(response.body).toString('utf8'),
        };
        const { status, headers, body } = given(awsKeyOf(request), true, own);
        return { response: { statusCode: status, headers: { ...headers }, body: Buffer.from(body, 'utf8') } };
      },
      files: (own) => {
        const watched = files(own);
        // What reads a checkout in a rehearsal has one more method.
        return Object.assign(Object.create(own) as Files, {
          ...('for' in own
            ? { for: (...args: unknown[]) => files((own.for as (...given: unknown[]) => Files)(...args)) }
            : {}),
          find: (...args: Parameters<Files['find']>) =>
            names.run({ id: 'files.find', call: '' }, () => watched.find(...args)),
          read: (...args: Parameters<Files['read']>) =>
            names.run({ id: 'files.read', call: '' }, () => watched.read(...args)),
        });
      },
    },
  };
}

function unreadable(path: string): PullbookError {
  return new PullbookError('FORBIDDEN', `\`${path}\` cannot be read.`);
}

function keyOf({ method, url, body }: HttpRequest): string {
  const { host, pathname, search } = new URL(url);
  // Credentials differ from run to run, and are no part of the question.
  const asked = body === undefined || /password|token/.test(body) ? '' : ` ${body}`;
  const source = host.split('.')[0] ?? '';
  return `${source}: ${method} ${pathname}${search}${asked}`;
}

function awsKeyOf({ headers, body }: AwsHttpRequest): string {
  const target = Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-amz-target')?.[1] ?? 'sts';
  const text = typeof body === 'string' ? body : body instanceof Uint8Array ? new TextDecoder().decode(body) : '';
  const secret = /"SecretId":"([^"]*)"/.exec(text)?.[1] ?? '';
  return `aws: ${target.split('.')[1] ?? 'GetCallerIdentity'} ${secret}`.trim();
}
