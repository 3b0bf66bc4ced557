import type { Redactor } from '../../shared/redactor';

const longest = 300;

/**
 * What a service says about a failure, as one redacted line; `undefined` when it says nothing legible.
 *
 * Docker Hub has four shapes of error body, `{errinfo, detail, message}`, `{detail, message}`, `{fields, text}` and
 * `{code, message, details}`, its token service `{details}`, registries `{errors: [{code, message}]}`; CircleCI has
 * `{message}`; newer CircleCI routes have `{error: {title, detail}}`; what stands before a service may have yet another. A
 * body that is not JSON is taken as text unless it is a web page. The words are data: nothing is decided on them.
 */
export function bodyMessage(body: string, redactor: Redactor): string | undefined {
  const text = fromJson(body) ?? (/^\s*[<{[]/.test(body) ? undefined : body);
  if (text === undefined) return undefined;
  // Redacted before it is cut: half a token would no longer be recognised.
  // Control characters could forge lines of a log or colours of a terminal.
  const line = redactor
    .redact(text)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  if (line === '') return undefined;
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

function fromJson(body: string): string | undefined {
  let data: unknown;
  try {
    data = JSON.parse(body);
  } catch {
    return undefined;
  }
  return typeof data === 'string' ? data : wordsOf(data);
}

/** Members in which services put their words for people, the most telling first. */
const members = [
  'message',
  'detail',
  'details',
  'text',
  'error_description',
  'description',
  'title',
  'reason',
  'error',
];

function wordsOf(data: unknown, depth = 0): string | undefined {
  const record = asRecord(data);
  if (record === undefined || depth > 2) return undefined;
  const own = members.map((name) => record[name]).find((value) => typeof value === 'string' && value !== '');
  if (typeof own === 'string') return own;
  const nested = [record['error'], ...listIn(record['errors'])];
  for (const one of nested) {
    const words = typeof one === 'string' && one !== '' ? one : wordsOf(one, depth + 1);
    if (words !== undefined) return words;
  }
  return depth === 0 ? fieldsIn(record) : undefined;
}

/** `{"email": ["Enter a valid address."]}`: what is wrong, by the field that it is about. */
function fieldsIn(record: Record<string, unknown>): string | undefined {
  const fields = Object.entries(asRecord(record['fields']) ?? record).flatMap(([name, value]) =>
    listIn(value).flatMap((one) => (typeof one === 'string' ? [`${name}: ${one}`] : [])),
  );
  return fields.length === 0 ? undefined : fields.join(' ');
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}
