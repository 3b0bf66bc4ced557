import type { ChecklistItem, Section } from '../../runbook/run/section';
import type { ConfigFinding, ConfigPull } from './auditConfig';
import type { ConfigInput, ConfigState } from './planConfig';

/** More would only bury the first ones. */
const mostShown = 50;

/** What the check found, for people. Pure. */
export function viewConfig({ project }: ConfigInput, state: ConfigState): readonly Section[] {
  const { path, unread, candidates, findings, setAside, confirmation, target, pulls } = state;
  const items: ChecklistItem[] = [];
  if (path !== undefined) items.push({ state: 'done', text: `config **${path}** found` });
  else if (candidates.length > 0) items.push({ state: 'person', text: `${candidates.length} configs found` });
  else if (unread !== undefined)
    items.push({ state: 'unknown', text: `config **${unread.path}** is not read`, detail: unread.why });
  else items.push({ state: 'unknown', text: `no config of **${project}** in this workspace` });
  const open = pulls.filter(({ verdict }) => verdict.is === 'unknown').length;
  if (findings === undefined) items.push({ state: 'unknown', text: 'pulls not checked' });
  else if (open > 0)
    items.push({ state: 'unknown', text: `${open === 1 ? '1 pull is' : `${open} pulls are`} not known` });
  else if (findings.length === 0 && setAside.length === 0 && pulls.length > 0) {
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
  const sections: Section[] = shown.length === 0 ? [list] : [list, tableOf(path ?? '', shown)];
  return pulls.length === 0 ? sections : [...sections, pullTable(path ?? '', pulls)];
}

const signs = { right: '✓', wrong: '✗', unknown: '?' } as const;
const order = { wrong: 0, unknown: 1, right: 2 } as const;

/** Each pull with what shows its verdict, or would make it known: those that need somebody first. */
function pullTable(path: string, pulls: readonly ConfigPull[]): Section {
  const sorted = [...pulls].sort((a, b) => order[a.verdict.is] - order[b.verdict.is] || a.line - b.line);
  const rows = sorted
    .slice(0, mostShown)
    .map(({ line, what, verdict }) => [
      `${path}:${line}`,
      `${signs[verdict.is]} ${verdict.is === 'unknown' ? 'not known' : verdict.is}`,
      verdict.is === 'unknown'
        ? `${what}: needs ${verdict.missing}`
        : firstSentence(
            verdict.evidence.map((one) => (one.where === path ? one.what : `${one.where}, ${one.what}`)).join('; '),
          ),
    ]);
  const hidden = pulls.length - mostShown;
  if (hidden > 0) rows.push(['', '', `and ${hidden} more`]);
  return { type: 'table', columns: ['pull', 'verdict', 'by what'], rows };
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
