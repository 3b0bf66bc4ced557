import type { YamlRepair } from '../../yaml/allowedChange';
import { columnOf, fileStyle, lineEnd } from '../../yaml/edit/fileStyle';
import { removeKey } from '../../yaml/edit/insert';
import type { MapNode, Pair } from '../../yaml/node';
import type { YamlDocument } from '../../yaml/yamlDocument';
import type { DockerEntry } from '../model/dockerEntry';
import { flatCredentials } from '../model/entryKeys';

/**
 * Puts a user name and a password that stand in an image entry below `auth`, as they are written.
 *
 * @returns `undefined` where they are written in a way that leaves no place to do it.
 */
export function nestAuth(document: YamlDocument, entry: DockerEntry): YamlRepair | undefined {
  const flat = flatCredentials(document, entry);
  if (flat === undefined || flat.username.owner !== flat.password.owner) return undefined;
  const { owner } = flat.username;
  return owner === entry.node ? nestOwn(document, owner) : renameMerge(document, entry.node, owner);
}

/** `<<: *hub` means the same as `auth: *hub` was meant to, where nothing but the two is behind the anchor. */
function renameMerge(document: YamlDocument, node: MapNode, owner: MapNode): YamlRepair | undefined {
  const merges = node.pairs.filter(({ key }) => key.kind === 'scalar' && key.value === '<<');
  const [merge] = merges;
  const isBoth = owner.pairs.length === 2 && document.mergeSources(owner).length === 0;
  if (merge?.value.kind !== 'alias' || merges.length > 1 || document.resolve(merge.value) !== owner || !isBoth)
    return undefined;
  return {
    edits: [{ span: document.span(merge.key), text: 'auth' }],
    changes: [{ kind: 'keys', node, keys: ['<<', 'auth'] }],
  };
}

function nestOwn(document: YamlDocument, node: MapNode): YamlRepair | undefined {
  const at = (name: string): number => node.pairs.findIndex(({ key }) => key.kind === 'scalar' && key.value === name);
  const [first = -1, second = -1] = [at('username'), at('password')].sort((a, b) => a - b);
  const [one, other] = [node.pairs[first], node.pairs[second]];
  if (one === undefined || other === undefined || node.style === 'single') return undefined;
  if (
    [one, other].some(({ value }) => value.kind !== 'scalar' || document.span(value).end <= document.span(value).start)
  )
    return undefined;
  const { text } = document;
  const sourceOf = ({ key, value }: Pair): string => text.slice(document.span(key).start, document.span(value).end);
  const lines = [sourceOf(one), sourceOf(other)];
  if (lines.some((line) => line.includes('\n'))) return undefined;
  const whole = { start: document.span(one.key).start, end: document.span(one.value).end };
  const changes = [{ kind: 'keys' as const, node, keys: ['username', 'password', 'auth'] }];
  if (node.style === 'flow') {
    if (second !== first + 1) return undefined;
    const span = { start: whole.start, end: document.span(other.value).end };
    return { edits: [{ span, text: `auth: {${lines.join(', ')}}` }], changes };
  }
  const { eol, step } = fileStyle(document);
  const indent = ' '.repeat(columnOf(text, whole.start)) + step;
  const open = { span: { start: whole.start, end: whole.start }, text: `auth:${eol}${indent}` };
  if (second === first + 1) {
    // Both stay where they are, with the comments between and behind them.
    const at = document.span(other.key).start;
    return { edits: [open, { span: { start: at, end: at }, text: step }], changes };
  }
  const end = document.span(other.value).end;
  const away = removeKey(document, other.key, other.value);
  if (away === undefined || text.slice(end, lineEnd(text, end)).trim() !== '') return undefined;
  const moved = { span: { start: whole.end, end: whole.end }, text: eol + indent + sourceOf(other) };
  return { edits: [open, moved, away], changes };
}
