import { basisOf } from '../../runbook/run/basis';
import type { Basis, Change } from '../../runbook/run/change';
import type { Confirmation } from '../../runbook/run/context';
import type { Target } from '../../runbook/run/report';
import type { Offer } from '../../shared/offer';
import type { Evidence } from '../../shared/verdict';
import type { ConfigFinding, ConfigPull } from './auditConfig';

export interface ConfigInput {
  readonly project: string;
  readonly path?: string | undefined;
}

export interface ConfigState {
  readonly target: Target;
  /** The config that was looked at; `undefined` where the workspace has none. */
  readonly path: string | undefined;
  /** A config that is there and is not read, and why, in words that can follow its name. */
  readonly unread: { readonly path: string; readonly why: string } | undefined;
  /** Which text it has. */
  readonly seen: Basis;
  /** Candidates, where it is not clear which one belongs to the project. */
  readonly candidates: readonly string[];
  /** `undefined` where nothing was looked at. */
  readonly findings: readonly ConfigFinding[] | undefined;
  /** What the team's settings or comments take away from them: nothing to do, and nothing to be claimed of. */
  readonly setAside: readonly ConfigFinding[];
  /** Each pull with its verdict. */
  readonly pulls: readonly ConfigPull[];
  /** What was read for the verdicts: the line of each pull, and of what signs it in. */
  readonly evidence: readonly Evidence[];
  /** The names of the two variables that hold the team's credential. */
  readonly credentials: { readonly username: string; readonly password: string };
  readonly confirmation: Confirmation | undefined;
}

/** The plan for a config. Pure. */
export function planConfig({ project }: ConfigInput, state: ConfigState): Change[] {
  const { target, path, unread, candidates, findings, credentials, seen } = state;
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
  const mark = { markable: true, part: { kind: 'mark' } } as const;
  if (findings === undefined) {
    return [
      {
        action: 'person',
        summary: `look at every pull of **${path ?? `the config of ${project}`}**`,
        unknown:
          unread === undefined
            ? `the config of ${project}, which is not in this workspace`
            : `what \`${unread.path}\` holds: ${unread.why}`,
        basis: basisOf({ seen, project }),
        instructions: [
          `Give each image from Docker Hub \`auth\` with \`$${credentials.username}\` and \`$${credentials.password}\`, and sign in before the first Docker command of each job.`,
          'Then mark the step done, with the address of the change as the note.',
        ],
        ...mark,
      },
    ];
  }
  if (findings.length === 0) return questions(state);
  if (isPlayed(state)) return [];
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
      ...(target === 'rehearsal' ? mark : {}),
    },
  ];
}

/** The rehearsal touches nobody's files, so it plays the mending. */
export function isPlayed({ target, findings = [], confirmation }: ConfigState): boolean {
  return target === 'rehearsal' && findings.length > 0 && confirmation !== undefined;
}

/** What is asked of a person: the pulls of which the files do not show whether they sign in. */
function questions({ path, seen, pulls }: ConfigState): Change[] {
  const missing = pulls.flatMap(({ verdict }) => (verdict.is === 'unknown' ? [verdict.missing] : []));
  const [first] = missing;
  if (first === undefined || path === undefined) return [];
  return [
    {
      action: 'person',
      summary: `find out about ${missing.length === 1 ? '1 pull' : `${missing.length} pulls`} of **${path}**`,
      unknown: missing.length === 1 ? first : `${first}, and ${missing.length - 1} more`,
      // The word is about this text, and about what could not be seen of it.
      basis: basisOf({ seen, missing }),
      instructions: [
        'The table names each one, and what would make it known. Look there yourself: does everything that comes from Docker Hub sign in?',
        'Then mark the step done. The word counts for as long as the config stays as it is.',
      ],
      offers: [{ command: 'open-file', title: 'Open the config', arguments: { path } }],
      markable: true,
      part: { kind: 'mark' },
    },
  ];
}

function offersFor(path: string): readonly Offer[] {
  return [
    { command: 'authenticate-config', title: 'Authenticate this config…', arguments: { path } },
    { command: 'open-file', title: 'Open the config', arguments: { path } },
  ];
}

function counted(count: number): string {
  return count === 1 ? '1 finding' : `${count} findings`;
}
