import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { formsOfSecret } from './formsOfSecret';

/** One place that holds a secret. It names the secret and never repeats it. */
export interface Hit {
  /** The file's absolute path, or the text's name. */
  readonly path: string;
  /** The name that the secret was given. */
  readonly secret: string;
  /** How it is written there, such as `base64 of ?value, UTF-16LE`; `…, in the file's name` where that holds it. */
  readonly form: string;
}

export interface Findings {
  readonly hits: readonly Hit[];
  /** How much was searched; a search of nothing finds nothing. */
  readonly files: number;
  readonly texts: number;
  readonly bytes: number;
}

export interface Haystack {
  /** Searched with all that is in them, binary files too. One that is not there is an error. */
  readonly folders?: readonly string[];
  /** Anything else, by name: an output, a page, a store. */
  readonly texts?: Iterable<readonly [name: string, text: string | Uint8Array]>;
  /** Bytes that are read at a time. `Default: 1 MiB` */
  readonly chunkBytes?: number;
}

/**
 * What values begin with that cannot be searched for by themselves: session tokens, of which the world keeps none
 * (`{"alg":"HS256","typ":"JWT"}` in base64url), and access tokens that were cut off or are gone again.
 */
export const beginnings = {
  'a session token': 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.',
  'an access token': 'dckr_' + 'pat_',
} as const;

interface Needle {
  readonly secret: string;
  readonly form: string;
  readonly bytes: Buffer;
}

/**
 * Looks for secret values in everything that was written, in each form of {@link formsOfSecret}. What it says can be
 * printed: it holds no value.
 *
 * @param secrets - Values by name.
 * @throws {RangeError} for a value of fewer than 8 characters, which would be found by chance.
 */
export async function findSecrets(secrets: Readonly<Record<string, string>>, haystack: Haystack): Promise<Findings> {
  const needles = Object.entries(secrets).flatMap(([secret, value]) =>
    [...formsOfSecret(value)].map(([form, bytes]): Needle => ({ secret, form, bytes })),
  );
  const index = indexOf(needles);
  const longest = Math.max(0, ...needles.map(({ bytes }) => bytes.length));
  const chunkBytes = Math.max(haystack.chunkBytes ?? 1 << 20, longest);
  const hits = new Map<string, Hit>();
  const counts = { files: 0, texts: 0, bytes: 0 };

  function search(where: string, bytes: Uint8Array, suffix = ''): void {
    for (const { secret, form } of matches(index, bytes))
      hits.set(JSON.stringify([where, secret, form + suffix]), { path: where, secret, form: form + suffix });
  }

  async function searchFile(file: string): Promise<void> {
    const handle = await open(file);
    counts.files++;
    try {
      const buffer = Buffer.alloc(longest + chunkBytes);
      // The end of one chunk is searched again with the next, so that a value across both is found.
      for (let kept = 0; ;) {
        const { bytesRead } = await handle.read(buffer, kept, chunkBytes);
        if (bytesRead === 0) break;
        counts.bytes += bytesRead;
        const end = kept + bytesRead;
        search(file, buffer.subarray(0, end));
        kept = Math.min(end, Math.max(0, longest - 1));
        buffer.copyWithin(0, end - kept, end);
      }
    } finally {
      await handle.close();
    }
  }

  async function searchFolder(folder: string): Promise<void> {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const place = path.join(folder, entry.name);
      search(place, Buffer.from(entry.name, 'utf8'), ', in the file’s name');
      if (entry.isDirectory()) await searchFolder(place).catch(unlessGone);
      else if (entry.isFile()) await searchFile(place).catch(unlessGone);
    }
  }

  for (const folder of haystack.folders ?? []) await searchFolder(folder);
  for (const [name, text] of haystack.texts ?? []) {
    const bytes = typeof text === 'string' ? Buffer.from(text, 'utf8') : text;
    counts.texts++;
    counts.bytes += bytes.length;
    search(name, bytes);
  }
  return { hits: [...hits.values()], ...counts };
}

/** What is gone between two looks is no longer written anywhere. Nothing else may go unread. */
function unlessGone(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

/** The needles by their first two bytes, so that one pass over megabytes serves hundreds of them. */
interface Index {
  /** 1 where a needle starts so; indexed by the two bytes as a little-endian number. */
  readonly isStart: Uint8Array;
  readonly byStart: ReadonlyMap<number, readonly Needle[]>;
}

function indexOf(needles: readonly Needle[]): Index {
  const isStart = new Uint8Array(1 << 16);
  const byStart = new Map<number, Needle[]>();
  for (const needle of needles) {
    const start = needle.bytes.readUInt16LE(0);
    isStart[start] = 1;
    byStart.set(start, [...(byStart.get(start) ?? []), needle]);
  }
  return { isStart, byStart };
}

function* matches({ isStart, byStart }: Index, bytes: Uint8Array): Generator<Needle> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 1 < buffer.length; at++) {
    const start = (buffer[at] ?? 0) | ((buffer[at + 1] ?? 0) << 8);
    if (isStart[start] === 0) continue;
    for (const needle of byStart.get(start) ?? [])
      if (buffer.subarray(at, at + needle.bytes.length).equals(needle.bytes)) yield needle;
  }
}
