import { append } from '../../shared/lists';
import type { Edit } from '../../shared/text';
import type { LoginStep } from './edit/ensureLogin';
import { insertAuth } from './edit/insertAuth';
import { insertItem } from '../yaml/edit/insert';
import { loginFor } from './edit/loginFor';
import { placesBefore } from './edit/placesBefore';
import { nestAuth } from './edit/nestAuth';
import type { ConfigModel } from './model/configModel';
import { flatCredentials } from './model/entryKeys';
import type { Pull } from './model/pulls';
import { counted } from '../../lint/rule';
import type { AllowedChange } from '../yaml/allowedChange';
import { isServed, loginCases, type LoginCase } from './rules/missingDockerLogin';
import { isUnauthenticated } from './rules/unauthenticatedDockerPull';
import { verifyEdits } from '../yaml/verifyFix';

/** The compound fix. Unsafe: it relies on two variables that the project must have. */
export interface Authentication {
  readonly title: string;
  readonly edits: readonly Edit[];
  /** The text with the edits applied, verified: it parses, and nothing else changed. */
  readonly text: string;
  readonly images: number;
  readonly logins: number;
}

/**
 * Does the runbook's part 4 in one go: `auth` on every Docker Hub image that has none, and before the first docker call
 * of each job a login, with the orb and the command it needs; in version 2 a `run` step.
 *
 * @returns `undefined` when there is nothing to do, or the file does not parse, or its shape leaves no way to do it.
 */
export function authenticateConfig(config: ConfigModel): Authentication | undefined {
  const { document } = config;
  if (document.problems.length > 0) return undefined;
  const pulls = config.pulls.filter((pull) => pull.uses.some((use) => isUnauthenticated(use, config)));
  const isFlat = ({ entry }: Pull): boolean => flatCredentials(document, entry) !== undefined;
  const auth = insertAuth(
    document,
    pulls.filter((pull) => !isFlat(pull)).map(({ entry }) => entry),
    config.settings,
  );
  // What is written in the wrong place is put in the right one.
  const nested = pulls.filter(isFlat).flatMap(({ entry }) => nestAuth(document, entry) ?? []);
  const edits: Edit[] = [auth, ...nested].flatMap((repair) => repair.edits);
  const changes: AllowedChange[] = [auth, ...nested].flatMap((repair) => repair.changes);
  const prepared = new Set<LoginStep>();
  const steps = new Map<object, Set<number>>();
  let logins = 0;
  // Inner orbs first: what is added to them can end where the orb around them goes on.
  const depth = ({ flows }: LoginCase): number => flows[0]?.job.scope.path.length ?? 0;
  for (const { flows, pulls: uncovered } of loginCases(config, config, () => true).sort(
    (a, b) => depth(b) - depth(a),
  )) {
    const places = placesBefore(
      document,
      uncovered.filter(isServed).map(({ pull }) => pull),
    );
    for (const place of places.steps) {
      const taken = steps.get(place.list) ?? new Set();
      steps.set(place.list, taken);
      if (taken.has(place.index)) continue;
      taken.add(place.index);
      const login = loginFor(config, flows, place);
      const step = login === undefined ? undefined : insertItem(document, place.list, place.index, login.step);
      if (login === undefined || step === undefined) continue;
      if (!prepared.has(login)) {
        prepared.add(login);
        append(edits, login.edits);
        append(changes, login.changes);
      }
      edits.push(step);
      changes.push({ kind: 'items', node: place.list });
      logins++;
    }
  }
  if (edits.length === 0) return undefined;
  const text = verifyEdits(document, edits, changes);
  if (text === undefined) return undefined;
  const parts = [
    ...(pulls.length > 0 ? [counted(pulls.length, 'image')] : []),
    ...(logins > 0 ? [counted(logins, 'login')] : []),
  ];
  return { title: `Authenticate this whole config (${parts.join(', ')})`, edits, text, images: pulls.length, logins };
}
