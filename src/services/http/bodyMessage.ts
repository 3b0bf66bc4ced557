import type { Redactor } from '../../shared/redactor';

const longest = 300;

/**
 * What a service says about a failure, as one redacted line; `undefined` when it says nothing legible.
 *
 * Docker Hub has four shapes of error body, `{errinfo, detail, message}`, `{detail, message}`, `{fields, text}` and
 * `{code, message, details}`; CircleCI has `{message}`; newer CircleCI routes have `{error: {title, detail}}`. Docker's
 * token service has `{details}`, and every registry `{errors: [{code, message}]}`. A body that is not JSON is taken as text
 * unless it is a web page. The words are data: nothing is decided on them.
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
  if (typeof data === 'string') return data;
  const record = asRecord(data);
  const error = asRecord(record?.['error']);
  const errors = record?.['errors'];
  const first = Array.isArray(errors) ? asRecord(errors[0]) : undefined;
  const candidates = [
    record?.['message'],
    record?.['detail'],
    record?.['text'],
    error?.['detail'],
    error?.['title'],
    record?.['details'],
    first?.['message'],
  ];
  return candidates.find((candidate): candidate is string => typeof candidate === 'string' && candidate !== '');
}

function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}
