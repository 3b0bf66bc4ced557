import { basisOf } from '../../runbook/run/basis';
import type { Basis, Change } from '../../runbook/run/change';
import type { Confirmation } from '../../runbook/run/context';
import type { Target } from '../../runbook/run/report';
import type { ChecklistItem, Section } from '../../runbook/run/section';
import type { Offer } from '../../shared/offer';
import type { ConfigFinding } from './auditConfig';

export interface ConfigInput {
  readonly project: string;
  readonly path?: string | undefined;
}

export interface ConfigState {
  readonly target: Target;
  /** The config that was looked at; `undefined` where the workspace has none. */
  readonly path: string | undefined;
  /** Which text it has. */
  readonly seen: Basis;
  /** Candidates, where it is not clear which one belongs to the project. */
  readonly candidates: readonly string[];
  /** `undefined` where nothing was looked at. */
  readonly findings: readonly ConfigFinding[] | undefined;
  /** What the team's settings or comments take away from them: nothing to do, and nothing to be claimed of. */
  readonly setAside: readonly ConfigFinding[];
  /** The names of the two variables that hold the team's credential. */
  readonly credentials: { readonly username: string; readonly password: string };
  readonly confirmation: Confirmation | undefined;
}

/** More would only bury the first ones. */
const mostShown = 50;

/** The plan for a config. Pure. */
export function planConfig({ project }: ConfigInput, state: ConfigState): Change[] {
  const { target, path, candidates, findings, credentials, confirmation } = state;
  const basis = basisOf(state);
  if (candidates.length > 0) {
    return [
      {
        action: 'person',
        summary: `say which config belongs to **${project}**`,
        basis,
        instructions: [
          `The workspace has ${candidates.length}: ${candidates.map((one) => `\`${one}\``).join(', ')}.`,
          'Add `path:` with the right one to this step.',
        ],
      },
    ];
  }
  if (findings?.length === 0) return [];
  // A person's word counts only where nothing can be looked at; the rehearsal touches nobody's files, so it plays it.
  const canMark = findings === undefined || target === 'rehearsal';
  if (canMark && confirmation !== undefined) return [];
  const markable = canMark ? ({ markable: true, part: { kind: 'mark' } } as const) : {};
  if (findings === undefined) {
    return [
      {
        action: 'person',
        summary: `look at every pull of **${path ?? `the config of ${project}`}**`,
        basis,
        instructions: [
          `Give each image from Docker Hub \`auth\` with \`$${credentials.username}\` and \`$${credentials.password}\`, and sign in before the first Docker command of each job.`,
          'Then mark the step done, with the address of the change as the note.',
        ],
        ...markable,
      },
    ];
  }
  return [
    {
      action: 'person',
      summary: `make the pulls of **${path ?? project}** authenticated: ${counted(findings.length)}`,
      basis,
      instructions: [
        `Open \`${path ?? ''}\`: each finding is marked there, and most have a quick fix.`,
        'Save, then run this step again. A pull that is to stay anonymous gets a comment that says why.',
      ],
      ...(path !== undefined && { offers: offersFor(path) }),
      ...markable,
    },
  ];
}

function offersFor(path: string): readonly Offer[] {
  return [
    { command: 'authenticate-config', title: 'Authenticate this config…', arguments: { path } },
    { command: 'open-file', title: 'Open the config', arguments: { path } },
  ];
}

/** What the check found, for people. Pure. */
export function viewConfig({ project }: ConfigInput, state: ConfigState): readonly Section[] {
  const { path, candidates, findings, setAside, confirmation, target } = state;
  const items: ChecklistItem[] = [];
  if (path !== undefined) items.push({ state: 'done', text: `config **${path}** found` });
  else if (candidates.length > 0) items.push({ state: 'person', text: `${candidates.length} configs found` });
  else items.push({ state: 'unknown', text: `no config of **${project}** in this workspace` });
  if (findings === undefined) items.push({ state: 'unknown', text: 'pulls not checked' });
  else if (findings.length === 0 && setAside.length === 0) {
    items.push({ state: 'done', text: 'every pull is authenticated' });
  } else if (confirmation !== undefined && target === 'rehearsal') {
    items.push({
      state: 'done',
      text: 'mended in the rehearsal',
      detail: 'the file itself is untouched, and still has:',
    });
  }
  if (setAside.length > 0) {
    items.push({
      state: 'unknown',
      text: `the team’s settings or comments set ${counted(setAside.length)} about pulls aside`,
      detail: findings?.length === 0 ? 'nothing else keeps a pull from being authenticated' : 'not counted here',
    });
  }
  if (confirmation !== undefined && findings === undefined) {
    items.push({
      state: 'done',
      text: `looked at by ${confirmation.by}`,
      ...(confirmation.note !== '' && { detail: confirmation.note }),
    });
  }
  const list: Section = { type: 'checklist', items };
  const shown = findings === undefined || findings.length === 0 ? setAside : findings;
  return shown.length === 0 ? [list] : [list, tableOf(path ?? '', shown)];
}

/** One line for each finding: what it means and what to do is said in the editor, at its place. */
function tableOf(path: string, findings: readonly ConfigFinding[]): Section {
  const rows = findings.slice(0, mostShown).map(({ line, message }) => [`${path}:${line}`, firstSentence(message)]);
  const hidden = findings.length - mostShown;
  if (hidden > 0) rows.push(['', `and ${counted(hidden)} more`]);
  return { type: 'table', columns: ['where', 'what'], rows };
}

function firstSentence(text: string): string {
  return /^.*?[^.](?=[.] )/s.exec(text)?.[0] ?? text;
}

function counted(count: number): string {
  return count === 1 ? '1 finding' : `${count} findings`;
}
