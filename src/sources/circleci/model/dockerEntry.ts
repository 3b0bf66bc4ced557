import type { Entry, YamlDocument } from '../../yaml/yamlDocument';
import type { MapNode, Node, ScalarNode, SeqNode } from '../../yaml/node';

export type AuthKey = 'auth' | 'aws_auth' | 'gcp_auth';

/** One item of a `docker:` list of a job or an executor. */
export interface DockerEntry {
  /** Position in the list, from 0; the first is the image the steps run in. */
  readonly index: number;
  /** The mapping that holds `image`; several owners share it when it stands behind an alias. */
  readonly node: MapNode;
  /** The list the item is written in; absent where `docker:` holds a mapping in place of a list. */
  readonly list: SeqNode | undefined;
  readonly image: ScalarNode | undefined;
  /** The key that brings credentials, whether they are complete or not. */
  readonly auth: { readonly key: AuthKey; readonly entry: Entry } | undefined;
}

/** Reads a `docker:` list. A mapping in its place counts as its only item; anything else has no images. */
export function readDockerList(document: YamlDocument, value: Node | undefined): DockerEntry[] {
  if (value?.kind === 'map') {
    const image = document.asScalar(document.get(value, 'image')?.value);
    return image === undefined
      ? []
      : [{ index: 0, node: value, list: undefined, image, auth: readAuth(document, value) }];
  }
  if (value?.kind !== 'seq') return [];
  const entries: DockerEntry[] = [];
  for (const [index, item] of value.items.entries()) {
    const node = document.asMap(item);
    if (node === undefined) continue;
    entries.push({
      index,
      node,
      list: value,
      image: document.asScalar(document.get(node, 'image')?.value),
      auth: readAuth(document, node),
    });
  }
  return entries;
}

function readAuth(document: YamlDocument, node: MapNode): DockerEntry['auth'] {
  for (const key of ['auth', 'aws_auth', 'gcp_auth'] as const) {
    const entry = document.get(node, key);
    if (entry !== undefined) return { key, entry };
  }
  return undefined;
}
