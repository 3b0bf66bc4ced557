import type { ConfigModel } from '../model/configModel';
import type { YamlRepair } from '../../yaml/allowedChange';
import type { MapNode } from '../../yaml/node';
import type { BlockPair } from '../../yaml/edit/block';
import { insertKey } from '../../yaml/edit/insert';
import { authPair } from './insertAuth';

function teamPairs(config: ConfigModel): readonly BlockPair[] {
  return authPair(config.settings)[1] as readonly BlockPair[];
}

/** Adds the keys that an `auth` lacks. */
export function addMissing(config: ConfigModel, map: MapNode, missing: readonly string[]): YamlRepair {
  const pairs = teamPairs(config).filter(([name]) => missing.includes(name));
  return {
    edits: pairs.map((pair) => insertKey(config.document, map, pair)),
    changes: [{ kind: 'keys', node: map, keys: missing }],
  };
}

/** Gives an empty `auth:` its value, on the same line. */
export function fillAuth(config: ConfigModel, node: MapNode, keyNode: Parameters<ConfigModel['span']>[0]): YamlRepair {
  const [username, password] = teamPairs(config).map(([name, value]) => `${name}: ${value as string}`);
  const { text } = config.document;
  const colon = text.indexOf(':', config.span(keyNode).end) + 1;
  const rest = /^[ \t]*(?:~|null)|^[ \t]*(?=[\r\n]|$)/.exec(text.slice(colon))?.[0].length ?? 0;
  return {
    edits: [{ span: { start: colon, end: colon + rest }, text: ` {${username ?? ''}, ${password ?? ''}}` }],
    changes: [{ kind: 'keys', node, keys: ['auth'] }],
  };
}
