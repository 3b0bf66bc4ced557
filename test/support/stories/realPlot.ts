import { readFileSync, writeFileSync } from 'node:fs';
import type { Fault, FaultKind } from '../../../src/services/world/faults';
import { type Fault as FilePoint, diskCodes } from '../filePoints';
import { sampleRunbook } from '../readRunbookFile';
import type { SeededRandom } from '../seededRandom';
import { idSecret, tokenLabel, tokenSecret, username } from './plots';

/** So many calls on files a process makes, or a few less. */
const mostPoints = 260;

/** Windows cannot put a process to sleep. */
const asleep = process.platform === 'win32' ? 'kill' : 'stop';

/** As in virtual time, but for what would make a real process wait. */
const faultKinds: readonly FaultKind[] = [
  { kind: 'latency', ms: 300 },
  { kind: 'rate-limited', retryAfterSeconds: 1 },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 500, when: 'after' },
  { kind: 'reset', when: 'before' },
  { kind: 'reset', when: 'after' },
  { kind: 'truncated-body', closes: true },
  { kind: 'expired-session' },
];

const routes = ['POST /v2/access-tokens', 'DELETE *', 'PutSecretValue', 'GetSecretValue', '*'];

/** A fault of a service. */
export function chooseServiceFault(random: SeededRandom): Fault {
  return { ...faultKinds[random.below(faultKinds.length)]!, route: routes[random.below(routes.length)]! };
}

/** What a parent does to its process, once the world has seen so many of its requests. */
export interface Blow {
  readonly does: 'kill' | 'stop';
  readonly afterRequests: number;
  readonly andMs: number;
}

export function chooseBlow(random: SeededRandom): Blow {
  const does = random.below(3) === 0 ? asleep : 'kill';
  return { does, afterRequests: random.below(25), andMs: random.below(2) * random.below(60) };
}

/** What strikes a process at its calls on files. */
export function choosePoints(random: SeededRandom): readonly FilePoint[] {
  if (random.below(4) === 0) return [];
  const does = ([...diskCodes, 'kill', 'kill', 'kill', asleep, asleep] as const)[random.below(9)]!;
  const when = (['before', 'part', 'after'] as const)[random.below(3)]!;
  const lasts = does !== 'kill' && does !== 'stop' && random.below(3) === 0;
  return [{ at: 1 + random.below(mostPoints), when, does, lasts }];
}

/** Both secrets, for one ID that has signed up. */
export function writeRunbook(path: string): void {
  const [, head = ''] = /^---\n([\s\S]*?)\n---\n/.exec(readFileSync(sampleRunbook, 'utf8')) ?? [];
  const cell = (lines: readonly string[]) => ['```yaml step', ...lines, '```', ''].join('\n');
  const id = ['id: dockerhub-id', 'uses: aws/secret', 'with:', `  secret: ${idSecret}`, `  value: ${username}`];
  const token = [
    'id: token',
    'uses: dockerhub/access-token',
    'with:',
    `  account: ${username}`,
    `  label: ${tokenLabel}`,
  ];
  writeFileSync(path, `---\n${head}\n---\n\n${cell(id)}\n${cell([...token, `  store: aws-sm:${tokenSecret}`])}`);
}
