import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { findSecrets } from '../../support/findSecrets';
import { formsOfSecret } from '../../support/formsOfSecret';

/** Changes in every encoding, and is nothing that anybody uses. */
const value = ['p"sS', 'wörd', '<&>', '+/ 1', '?>~'.repeat(4)].join('');

const planted: readonly (readonly [form: string, text: string])[] = [
  ['raw', `x${value}y`],
  ['JSON', JSON.stringify({ key: value })],
  ['URL', `https://host.example/?q=${encodeURIComponent(value)}&x=1`],
  ['URL in lower case', encodeURIComponent(value).replace(/%../g, (code) => code.toLowerCase())],
  ['form', new URLSearchParams({ user: 'me', password: value }).toString()],
  ['HTML', '<b>' + value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') + '</b>'],
  ['hex', Buffer.from(value).toString('hex')],
  ['hex in upper case', Buffer.from(value).toString('hex').toUpperCase()],
  ['hex with colons', Array.from(Buffer.from(value), (byte) => byte.toString(16).padStart(2, '0')).join(':')],
  ['hex with blanks', Array.from(Buffer.from(value), (byte) => byte.toString(16).padStart(2, '0')).join(' ')],
  ['backwards', Array.from(value).toReversed().join('')],
  ['hex backwards', Array.from(Buffer.from(value).toString('hex')).toReversed().join('')],
  ['lower case', value.toLowerCase()],
  ['upper case', value.toUpperCase()],
  ['bytes of JSON', JSON.stringify(Buffer.from(value))],
  ['percent for each byte', Buffer.from(value).toString('hex').replace(/../g, '%$&')],
  ['URL twice', encodeURIComponent(encodeURIComponent(value))],
  ['entities', Array.from(value, (one) => `&#${one.charCodeAt(0)};`).join('')],
  ['entities in hex', Array.from(value, (one) => `&#x${one.charCodeAt(0).toString(16)};`).join('')],
  ['escapes', Array.from(value, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')],
  ['letter by letter', Array.from(value).join(' ')],
  ['half by half', `${value.slice(0, value.length / 2)} ${value.slice(value.length / 2)}`],
  ...['', '?', '??'].flatMap((before) => {
    // Lengths that bring the value to each of the three alignments, as a user's name and a colon do.
    const text = Buffer.from(`${'u'.repeat(5 + before.length)}:${value}:more`);
    return [
      [`base64 of ${before}value`, text.toString('base64')],
      [`base64url of ${before}value`, text.toString('base64url')],
    ] as const;
  }),
];

describe('findSecrets', () => {
  let folder = '';
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'pullbook-find-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const inFolder = (secrets: Record<string, string>, chunkBytes?: number) =>
    findSecrets(secrets, { folders: [folder], ...(chunkBytes === undefined ? {} : { chunkBytes }) });

  for (const [form, text] of planted) {
    it(`finds a value as ${form}, in UTF-8 and in UTF-16LE, in a file and in a text`, async () => {
      for (const encoding of ['utf8', 'utf16le'] as const) {
        const bytes = Buffer.concat([Buffer.from([0, 255, 1]), Buffer.from(text, encoding), Buffer.from([0, 254])]);
        const file = join(folder, encoding);
        writeFileSync(file, bytes);
        const { hits } = await findSecrets({ password: value }, { folders: [folder], texts: [['a text', bytes]] });
        const expected = encoding === 'utf8' ? form : `${form}, UTF-16LE`;
        for (const path of [file, 'a text'])
          assert.ok(
            hits.some((hit) => hit.path === path && hit.secret === 'password' && hit.form === expected),
            JSON.stringify(hits),
          );
        assert.ok(!JSON.stringify(hits).includes(value));
        rmSync(file);
      }
    });
  }

  it('knows no form that these tests do not plant', () => {
    const known = planted.flatMap(([form]) => [form, `${form}, UTF-16LE`]);
    assert.deepEqual([...formsOfSecret(value).keys()].sort(), known.sort());
  });

  it('finds any value behind any user name in basic credentials', () =>
    fc.assert(
      fc.asyncProperty(
        fc.string({ maxLength: 9 }),
        fc.string({ minLength: 8, unit: 'binary' }),
        async (user, secret) => {
          fc.pre(secret.isWellFormed());
          const text = Buffer.from(`${user}:${secret}`).toString('base64');
          const { hits } = await findSecrets({ secret }, { texts: [['header', `Authorization: Basic ${text}`]] });
          return hits.length > 0;
        },
      ),
    ));

  it('finds a value that lies across two chunks, wherever the cut is, and at the very end', async () => {
    const secret = 'a-value-of-some-length';
    for (let lead = 0; lead < 400; lead += 7) {
      writeFileSync(join(folder, 'file'), 'x'.repeat(lead) + secret);
      const { hits, bytes } = await inFolder({ secret }, 1);
      assert.deepEqual(
        hits.map(({ form }) => form),
        ['raw'],
        String(lead),
      );
      assert.equal(bytes, lead + secret.length);
    }
  });

  it('walks every folder, names of files and folders too, and counts what it has read', async () => {
    const secret = 'named-like-a-file';
    mkdirSync(join(folder, 'a/.hidden', secret), { recursive: true });
    writeFileSync(join(folder, 'a/.hidden', secret, 'empty'), '');
    writeFileSync(join(folder, 'a/deep.bin'), Buffer.from(`\0${secret}`));
    writeFileSync(join(folder, `${secret}.log`), 'nothing');
    symlinkSync(join(folder, 'nowhere'), join(folder, 'broken'));
    const { hits, files, texts, bytes } = await inFolder({ secret });
    assert.deepEqual(
      hits.map(({ path, form }) => `${path.slice(folder.length)}: ${form}`).sort(),
      [
        `/a/.hidden/${secret}: raw, in the file’s name`,
        '/a/deep.bin: raw',
        `/${secret}.log: raw, in the file’s name`,
      ].sort(),
    );
    assert.deepEqual([files, texts, bytes], [3, 0, 1 + secret.length + 7]);
  });

  it('says which of several values it found, and nothing where there is none', async () => {
    writeFileSync(join(folder, 'log'), 'only the second-secret is here');
    const secrets = { first: 'first-secret', second: 'second-secret' };
    assert.deepEqual(
      (await inFolder(secrets)).hits.map(({ secret }) => secret),
      ['second'],
    );
    assert.deepEqual((await findSecrets(secrets, { texts: [['clean', 'first and second']] })).hits, []);
  });

  it('refuses a value that is too short to tell from chance, and a folder that is not there', async () => {
    await assert.rejects(findSecrets({ short: 'default' }, {}), RangeError);
    await assert.rejects(findSecrets({ secret: 'long enough' }, { folders: [join(folder, 'missing')] }), {
      code: 'ENOENT',
    });
  });
});
