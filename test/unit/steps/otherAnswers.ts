import { PullbookError } from '../../../src/shared/errors';

/** What comes back for one read, of whichever service. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The answers that every read is given in the place of its own. */
export const otherAnswers = ['401', '403', '404', '429', 'time-out', 'no body', 'no items', 'earlier'] as const;
export type OtherAnswer = (typeof otherAnswers)[number];

/** As which kind of answer a step kind may declare it irrelevant. */
export const classOf: Readonly<Record<OtherAnswer, 'refused' | 'nothing' | 'earlier'>> = {
  '401': 'refused',
  '403': 'refused',
  '404': 'refused',
  '429': 'refused',
  'time-out': 'refused',
  'no body': 'nothing',
  'no items': 'nothing',
  earlier: 'earlier',
};

/** How AWS words what is a status elsewhere; it answers most of them with 400. */
const awsNames: Readonly<Record<string, string>> = {
  '401': 'UnrecognizedClientException',
  '403': 'AccessDeniedException',
  '404': 'ResourceNotFoundException',
  '429': 'ThrottlingException',
};

/**
 * The other answer to a read whose own is `own`; `'same'` where it is that very answer, `'not asked'` where the read was not
 * made before.
 *
 * @throws {PullbookError} `TIMEOUT` for the time-out.
 */
export function answerOtherwise(
  kind: OtherAnswer,
  own: Answer,
  facts: { readonly isAws: boolean; readonly earlier: Answer | undefined },
): Answer | 'same' | 'not asked' {
  const other = otherAnswer(kind, own, facts);
  return other === undefined ? 'not asked' : isSame(other, own) ? 'same' : other;
}

/** Whether both say the same: every answer has an id and a time of its own. What is not there is as good as empty. */
function isSame(a: Answer, b: Answer): boolean {
  const facts = ({ status, headers, body }: Answer): string =>
    JSON.stringify([
      body === '' && status === 404 ? 200 : status,
      body.replace(/"(?:token|access_token|issued_at)":"[^"]*"|<RequestId>[^<]*/g, ''),
      Object.entries(headers).filter(([name]) => /^(?:ratelimit|docker)-/.test(name)),
    ]);
  return facts(a) === facts(b);
}

function otherAnswer(
  kind: OtherAnswer,
  own: Answer,
  facts: { readonly isAws: boolean; readonly earlier: Answer | undefined },
): Answer | undefined {
  const json = { 'content-type': 'application/json' };
  switch (kind) {
    case '401':
    case '403':
    case '404':
    case '429': {
      if (!facts.isAws) return { status: Number(kind), headers: json, body: '{"message":"no"}' };
      const name = awsNames[kind] ?? '';
      const xml = `<ErrorResponse><Error><Code>${name}</Code><Message>no</Message></Error></ErrorResponse>`;
      const isXml = own.body.startsWith('<');
      return { status: 400, headers: json, body: isXml ? xml : JSON.stringify({ __type: name, message: 'no' }) };
    }
    case 'time-out':
      throw new PullbookError('TIMEOUT', 'No answer within 15 s.', { effect: 'none' });
    case 'no body':
      return { status: 200, headers: json, body: '' };
    case 'no items':
      return { ...own, body: withoutItems(own.body) };
    case 'earlier':
      return facts.earlier;
  }
}

/** The answer with every list in it emptied, and every table that lists stand in. */
function withoutItems(body: string): string {
  try {
    const emptied: unknown = JSON.parse(body, (_, value: unknown) => (Array.isArray(value) ? [] : value));
    return JSON.stringify(emptied) === JSON.stringify(JSON.parse(body)) ? body : JSON.stringify(emptied);
  } catch {
    return body;
  }
}
