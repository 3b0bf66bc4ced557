import type { Bench } from './bench';
import { anotherText, missing, sampleOf, whenSet } from './thirdPersonSamples';

/** One thing that somebody else does to the world. */
export interface Move {
  /** What it does to which field, list or record: `aws.secrets[sirius-dockerhub_id].deletedAt`, `hub.mails +`. */
  readonly name: string;
  /** The part of the world that it is in: `aws`, `hub`, `circleCi`, `files`. */
  readonly root: string;
  /** Does it, and tells whether it is still as it was made. */
  make(bench: Bench): () => boolean;
}

type Holder = Record<string, unknown>;
type Path = readonly (string | number)[];

const minuteMs = 60_000;

/** Every move in the parts of the world that are given, and in the files: each leaf, each record removed, added or made anew. */
export function movesIn(bench: Bench, roots: readonly string[]): readonly Move[] {
  const state = bench.world.state as unknown as Holder;
  return [...roots.flatMap((root) => [...inside(state[root], [root], [root])]), ...filesIn(bench)];
}

/** @param names - The path for people, with the name of a record in place of its number. */
function* inside(value: unknown, path: Path, names: readonly string[]): Generator<Move> {
  const [root = ''] = names;
  /** What the path leads to, and whether it still is as it was made. */
  const move = (name: string, make: (field: Field, bench: Bench) => () => boolean): Move => ({
    name,
    root,
    make(bench) {
      const holder = path.slice(0, -1).reduce<unknown>((at, key) => (at as Holder)[key], bench.world.state) as Holder;
      const key = String(path.at(-1));
      return make({ get: () => holder[key], set: (to) => (holder[key] = to) }, bench);
    },
  });
  const at = nameOf(names);
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const label = labelOf(item) ?? String(index);
      yield move(`${at} - ${label}`, ({ get }) => {
        const [gone] = (get() as unknown[]).splice(index, 1);
        return () => !has(get(), gone);
      });
      yield* inside(item, [...path, index], [...names.slice(0, -1), `${names.at(-1) ?? ''}[${label}]`]);
    }
    const more = value.length > 0 ? anew(value.at(-1)) : sampleOf(names.at(-1) ?? '');
    if (more !== undefined) {
      yield move(`${at} +`, ({ get }) => {
        (get() as unknown[]).push(structuredClone(more));
        return () => has(get(), more);
      });
    }
    return;
  }
  if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) yield* inside(one, [...path, key], [...names, key]);
    for (const [key, one] of missing(names, value as Holder)) {
      yield move(`${at}.${key} +`, ({ get }) => {
        (get() as Holder)[key] = structuredClone(one);
        return () => isSame((get() as Holder)[key], one);
      });
    }
    return;
  }
  yield move(at, ({ get, set }, bench) => {
    const to = another(String(path.at(-1)), value, bench.clock.now());
    set(to);
    return () => isSame(get(), to);
  });
}

interface Field {
  readonly get: () => unknown;
  readonly set: (to: unknown) => void;
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function has(list: unknown, item: unknown): boolean {
  return (list as unknown[]).some((one) => isSame(one, item));
}

/** Another value that the field may well have. */
function another(key: string, value: unknown, now: number): unknown {
  if (typeof value === 'boolean') return !value;
  // Another moment of the same day, which no word of a plan tells.
  if (typeof value === 'number') return value > 1e11 ? value + minuteMs : value + 1;
  if (typeof value === 'string') return anotherText(key, value);
  return whenSet(key, now);
}

/** A record of the same kind that is another one. */
function anew(item: unknown): unknown {
  if (typeof item !== 'object' || item === null) return another('', item, 0);
  return Object.fromEntries(
    Object.entries(item).map(([key, value]: [string, unknown]) => [
      key,
      key === 'stages'
        ? ['OTHER']
        : identities.includes(key) && value !== null
          ? another(key, value, 0)
          : structuredClone(value),
    ]),
  );
}

const identities = [
  'id',
  'uuid',
  'username',
  'login',
  'name',
  'slug',
  'label',
  'number',
  'invitee',
  'arn',
  'email',
  'value',
];

function labelOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null) return typeof item === 'string' ? item : undefined;
  const { username, name, slug, login, label, invitee } = item as Readonly<Record<string, unknown>>;
  const found = slug ?? username ?? login ?? name ?? label ?? invitee;
  return typeof found === 'string' ? found : undefined;
}

function nameOf(names: readonly string[]): string {
  return names.join('.');
}

function filesIn({ files }: Bench): readonly Move[] {
  const move = (name: string, path: string, text: string | undefined): Move => ({
    name: `files ${name}`,
    root: 'files',
    make(bench) {
      if (text === undefined) bench.files.delete(path);
      else bench.files.set(path, text);
      return () => bench.files.get(path) === text;
    },
  });
  const own = [...files].flatMap(([path, text]) => [
    move(path, path, `${text}\n# somebody was here\n`),
    move(`- ${path}`, path, undefined),
  ]);
  const folders = new Set([...files.keys()].map((path) => path.split('/').slice(0, -1).join('/')));
  return [...own, ...[...folders].map((folder) => move(`+ ${folder}/more.tf`, `${folder}/more.tf`, '# more\n'))];
}
