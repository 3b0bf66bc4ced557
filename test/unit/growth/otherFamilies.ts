import { parseSettings } from '../../../src/lint/parseSettings';
import { circleci } from '../../../src/sources/circleci/source';
import { bodyMessage } from '../../../src/services/http/bodyMessage';
import { parseTime } from '../../../src/services/http/parseTime';
import { retryAfterMs } from '../../../src/services/http/retryAfter';
import { checkedOrigin } from '../../../src/services/http/safeAddress';
import { canonicalJson } from '../../../src/runbook/file/canonicalJson';
import { composeEdits } from '../../../src/shared/composeEdits';
import { closest } from '../../../src/shared/didYouMean';
import { globPattern } from '../../../src/shared/globPattern';
import { lineEdits } from '../../../src/shared/lineEdits';
import { code } from '../../../src/shared/markdownCode';
import { Redactor } from '../../../src/shared/redactor';
import { Secret } from '../../../src/shared/secret';
import { applyEdits, LineIndex } from '../../../src/shared/text';
import { fits } from '../../../src/sources/terraform/model/fits';
import { familiesOf, filled, nested, token, type Family } from './family';

const readSettings = (text: string): unknown => parseSettings(text, [circleci]);
const redactor = new Redactor();
for (let index = 0; index < 200; index++) redactor.register(new Secret(`${token}${String(index).padStart(27, 'A')}`));

export const otherFamilies: readonly Family[] = [
  ...familiesOf('settings', 500_000, readSettings, {
    'unknown keys': (size) => filled(size, (index) => `k${index}: a\n`),
    'the same key': (size) => filled(size, 'profile: all\n'),
    'a key of a long name': (size) => filled(size, 'k', '', ': a\n'),
    'unknown rules': (size) => filled(size, (index) => `  r${index}: off\n`, 'rules:\n'),
    rules: (size) => filled(size, '  unpinned-docker-image: off\n', 'rules:\n'),
    'names in a list': (size) => filled(size, (index) => `  - n${index}\n`, 'exemptNamespaces:\n'),
    'aliases of aliases': (size) =>
      filled(size, (index) => `  - &b${index + 1} [*b${index}, *b${index}]\n`, 'rules:\n  - &b0 [a, b]\n'),
    'merges of merges': (size) =>
      filled(size, (index) => `k${index + 1}: &s${index + 1} {<<: *s${index}, k${index}: v}\n`, 'k0: &s0 {a: b}\n'),
    'flow lists in one another': (size) => nested(size, '[', ']', 'rules: ', '\n'),
    'flow maps without an end': (size) => filled(size, '{a: ', 'rules: '),
    'quoted scalars without an end': (size) => filled(size, 'k: "a\n'),
    'lines of no meaning': (size) => filled(size, 'a b\n'),
    'the name of a variable': (size) => filled(size, 'A', 'credentials: {username: ', '!}\n'),
    comments: (size) => filled(size, '# a\n', 'profile: all\n'),
    tags: (size) => filled(size, '!a ', 'rules: ', '\n'),
    'question marks': (size) => filled(size, '? ', 'rules: '),
  }),
  ...familiesOf('answer', 2_000_000, (body) => bodyMessage(body, redactor), {
    'a text': (size) => filled(size, 'no '),
    blanks: (size) => filled(size, ' ', '', 'x'),
    'control characters': (size) => filled(size, '\u0007a'),
    'JSON lists in one another': (size) => nested(size, '[', ']'),
    'JSON objects in one another': (size) => nested(size, '{"error":', '}', '', '', '"a"'),
    errors: (size) => filled(size, '{"code":"A"},', '{"errors":[', '{"message":"a"}]}'),
    'errors of errors': (size) => nested(size, '{"errors":[', ']}', '', '', '{"message":"a"}'),
    fields: (size) => filled(size, (index) => `"f${index}":["a"],`, '{"fields":{', '"z":["a"]}}'),
    members: (size) => filled(size, (index) => `"f${index}":1,`, '{', '"message":"a"}'),
    'a long message': (size) => filled(size, 'a', '{"message":"', '"}'),
    secrets: (size) => filled(size, `${token}${'1'.padStart(27, 'A')} `),
    'beginnings of secrets': (size) => filled(size, `${token}AAAAAA`),
    'broken JSON': (size) => filled(size, '{"message":'),
    brackets: (size) => filled(size, '<'),
  }),
  ...familiesOf('header', 16_000, (text) => [retryAfterMs({ 'retry-after': text }, 0), parseTime(text)], {
    'digits of Retry-After': (size) => filled(size, '9'),
    'blanks of Retry-After': (size) => filled(size, ' ', '1', '1'),
    'a time of hashes': (size) => filled(size, '#'),
    'a time of zones': (size) => filled(size, '+1234'),
    'a date of words': (size) => filled(size, 'Mon, '),
    'brackets of a date': (size) => filled(size, '('),
  }),
  ...familiesOf('address', 16_000, (text) => checkedOrigin(text, 'PULLBOOK_CIRCLECI_URL'), {
    slashes: (size) => filled(size, '/', 'https://a.example/'),
    'slashes and a letter': (size) => filled(size, '/', 'https://a.example/', 'x'),
  }),
  ...familiesOf('text', 2_000_000, (text) => redactor.redact(text), {
    'a log to redact': (size) => filled(size, 'GET /v2/access-tokens 200\n'),
    'beginnings of secrets to redact': (size) => filled(size, token),
    'letters to redact': (size) => filled(size, 'A'),
  }),
  ...familiesOf(
    'lines',
    2_000_000,
    (text) => {
      const lines = new LineIndex(text);
      return [
        lines.positionAt(text.length),
        lineEdits(text, text.replaceAll('b', 'c')),
        code(text),
        canonicalJson({ text }),
      ];
    },
    {
      'lines that change': (size) => filled(size, 'a\nb\n'),
      'lines that are alike': (size) => filled(size, 'b\n'),
      'one line that changes': (size) => filled(size, 'a', 'b'),
      backticks: (size) => filled(size, '`'),
      'carriage returns': (size) => filled(size, '\r'),
    },
  ),
  ...familiesOf(
    'edits',
    500_000,
    (text) => {
      const edits = [...text.matchAll(/\n/g)].map(({ index }) => ({ span: { start: index, end: index }, text: 'x' }));
      return composeEdits(text.length, [edits, edits, edits]).length + applyEdits(text, edits).length;
    },
    {
      'an edit in each line': (size) => filled(size, 'a\n'),
    },
  ),
  ...familiesOf(
    'name',
    16_000,
    (text) => [
      closest(text, ['unpinned-docker-image', text.slice(1)]),
      globPattern('**/.circleci/**/*.{yml,yaml}').test(text),
      fits(text, 'a'.repeat(60) + 'b'),
    ],
    {
      'one long name': (size) => filled(size, 'a'),
      stars: (size) => filled(size, '*', '', 'c'),
      'stars and letters': (size) => filled(size, '*a', '', 'c'),
      'folders of a path': (size) => filled(size, '.circleci/', '', 'c'),
      choices: (size) => filled(size, '{a,b}', '', 'c'),
      'choices without an end': (size) => filled(size, '{', '', 'c'),
    },
  ),
];
