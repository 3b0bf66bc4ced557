import { append } from '../../../shared/lists';
import type { Edit } from '../../../shared/text';
import type { DockerEntry } from '../model/dockerEntry';
import type { AllowedChange, YamlRepair } from '../../yaml/allowedChange';
import type { Settings } from '../../../lint/settings';
import type { MapNode, SeqNode } from '../../yaml/node';
import type { YamlDocument } from '../../yaml/yamlDocument';
import { blockLines, type BlockPair } from '../../yaml/edit/block';
import { columnOf, fileStyle, lineStart } from '../../yaml/edit/fileStyle';
import { insertKey } from '../../yaml/edit/insert';

/** The `auth:` key that a team's images carry. */
export function authPair({ credentials }: Settings): BlockPair {
  return [
    'auth',
    [
      ['username', `$${credentials.username}`],
      ['password', `$${credentials.password}`],
    ],
  ];
}

/**
 * Adds `auth:` to images, in the style each is written in.
 *
 * `docker: [image: x]` becomes a block list: a mapping without braces has no room for a second key, and this is what
 * people write by hand. Where that list cannot stand on lines of its own the items get braces.
 */
export function insertAuth(document: YamlDocument, entries: readonly DockerEntry[], settings: Settings): YamlRepair {
  const edits: Edit[] = [];
  const changes: AllowedChange[] = [];
  const pair = authPair(settings);
  const rewritten = new Map<SeqNode, Set<MapNode>>();
  for (const { node, list, image } of entries) {
    changes.push({ kind: 'keys', node, keys: ['auth'] });
    if (node.style === 'single' && list !== undefined) {
      const nodes = rewritten.get(list) ?? new Set();
      nodes.add(node);
      rewritten.set(list, nodes);
      continue;
    }
    // An image that a merge key brings is not written in this mapping.
    const own = node.pairs.find(({ key }) => key.kind === 'scalar' && key.value === 'image');
    const after =
      own !== undefined && own.value === image ? own.value : own?.value.kind === 'alias' ? own.value : undefined;
    edits.push(insertKey(document, node, pair, node.style === 'block' ? after : undefined));
  }
  for (const [list, nodes] of rewritten)
    append(edits, rewriteAsBlock(document, list, nodes, pair) ?? addBraces(document, nodes, pair));
  return { edits, changes };
}

function addBraces(document: YamlDocument, nodes: ReadonlySet<MapNode>, pair: BlockPair): Edit[] {
  const [key, value] = pair;
  const inner = (value as readonly BlockPair[]).map(([name, text]) => `${name}: ${text as string}`).join(', ');
  return [...nodes].flatMap((node) => {
    const { start, end } = document.span(node);
    return [
      { span: { start, end: start }, text: '{' },
      { span: { start: end, end }, text: `, ${key}: {${inner}}}` },
    ];
  });
}

/** `docker: [image: x]` on one line of its own, as a block list. */
function rewriteAsBlock(
  document: YamlDocument,
  list: SeqNode,
  nodes: ReadonlySet<MapNode>,
  pair: BlockPair,
): Edit[] | undefined {
  const { text } = document;
  const { start, end } = document.span(list);
  const source = text.slice(start, end);
  const lineAt = lineStart(text, start);
  const line = /^( *)(?:- )?docker:[ \t]+$/.exec(text.slice(lineAt, start));
  const rest = /^[ \t]*(#[^\r\n]*)?/.exec(text.slice(end))?.[0] ?? '';
  const isLastOnLine = /^(?:\r?\n|$)/.test(text.slice(end + rest.length, end + rest.length + 2));
  if (line === null || /[\r\n#]/.test(source) || !isLastOnLine || list.anchor !== undefined) return undefined;
  if (!list.items.every((item) => item.kind === 'map' && item.style === 'single' && item.anchor === undefined))
    return undefined;
  const { eol, step } = fileStyle(document);
  const column = columnOf(text, start - (/docker:[ \t]+$/.exec(text.slice(lineAt, start))?.[0].length ?? 0));
  const indent = ' '.repeat(column) + step;
  const lines = list.items.flatMap((item) => {
    const own = text.slice(document.span(item).start, document.span(item).end);
    const auth =
      item.kind === 'map' && nodes.has(item) ? blockLines([pair], step).map((authLine) => `  ${authLine}`) : [];
    return [`- ${own}`, ...auth];
  });
  // The blank between the colon and the bracket goes too; a comment stays on the key's line.
  const colon = lineAt + text.slice(lineAt, start).trimEnd().length;
  return [
    { span: { start: colon, end }, text: '' },
    {
      span: { start: end + rest.length, end: end + rest.length },
      text: lines.map((own) => eol + indent + own).join(''),
    },
  ];
}
