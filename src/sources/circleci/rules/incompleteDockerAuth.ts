import { addMissing, fillAuth } from '../edit/completeAuth';
import { nestAuth } from '../edit/nestAuth';
import { isTeamVariable, takesDockerId, variableIn } from '../model/credentials';
import { flatCredentials, strayKeys, type StrayKey } from '../model/entryKeys';
import { misplacedAuth } from '../model/misplacedAuth';
import type { ConfigModel } from '../model/configModel';
import type { Pull } from '../model/pulls';
import { executorsIn } from '../model/scope';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { ConfigRule, ConfigRuleFinding } from '../rule';
import { isNull, type Node } from '../../yaml/node';

const awsKeys = new Set(['aws_access_key_id', 'aws_secret_access_key', 'oidc_role_arn']);

/** An `auth` that cannot work: empty, a key missing or unknown, or standing where CircleCI does not look for it. */
export const incompleteDockerAuth = {
  id: 'incomplete-docker-auth',
  summary: 'The credentials of an image are incomplete or in the wrong place',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'correctness',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('incomplete-docker-auth'),
  *check(config) {
    yield* misplacedAuth(config, executorsIn(config.root));
  },
  *checkShare(config, { pulls, jobs }) {
    for (const pull of pulls) {
      yield* checkKeys(config, pull);
      yield* checkEntry(config, pull);
    }
    yield* misplacedAuth(config, jobs);
  },
} satisfies ConfigRule;

/** Keys that an entry does not take: credentials that belong below another one, and what belongs nowhere. */
function* checkKeys(config: ConfigModel, pull: Pull): Generator<ConfigRuleFinding> {
  const { document } = config;
  const { entry } = pull;
  const stray = strayKeys(document, entry);
  if (stray.length === 0) return;
  // One that a merge key brings is shown where it is brought.
  const merge = entry.node.pairs.find(({ key }) => key.kind === 'scalar' && key.value === '<<')?.key;
  const placeOf = ({ owner, keyNode }: StrayKey['entry']): Node =>
    owner === entry.node ? keyNode : (merge ?? keyNode);
  const image = entry.image?.value ?? '';
  // Under an `auth` that is empty they are told of with it.
  const isTold = entry.auth !== undefined && entry.auth.entry.value.kind !== 'map';
  const credentials = isTold ? [] : stray.filter(({ below }) => below !== undefined);
  const [first] = credentials;
  if (first !== undefined) {
    const names = credentials.map(({ entry: { key } }) => key).join('` and `');
    const repair = mayNest(config, pull) ? nestAuth(document, entry) : undefined;
    yield {
      span: document.span(placeOf(first.entry)),
      within: document.span(entry.node),
      message: `\`${names}\` of image \`${image}\` ${credentials.length > 1 ? 'stand' : 'stands'} in the wrong place: an entry of \`docker\` takes ${credentials.length > 1 ? 'them' : 'it'} below \`${first.below ?? ''}\` alone, so no credentials are used. Indent ${credentials.length > 1 ? 'them' : 'it'} under \`${first.below ?? ''}\`.`,
      ...(repair === undefined ? {} : { fix: lazyFix('Put them under `auth`', true, () => repair) }),
    };
  }
  for (const { entry: other, below } of stray)
    if (below === undefined)
      yield {
        span: document.span(placeOf(other)),
        within: document.span(entry.node),
        message: `An entry of \`docker\` takes no \`${other.key}\`, which image \`${image}\` has: CircleCI refuses the config. Take it away.`,
        severity: 'warning',
        confidence: 'medium',
      };
}

/** What has no effect where it stands must not come into force for somebody else's registry. */
function mayNest(config: ConfigModel, pull: Pull): boolean {
  const flat = flatCredentials(config.document, pull.entry);
  if (flat === undefined || takesDockerId(pull) !== false) return true;
  return ![flat.username, flat.password].some(({ value }) =>
    isTeamVariable(config, variableIn(config.document.asScalar(value)?.value ?? '')),
  );
}

function* checkEntry(config: ConfigModel, pull: Pull): Generator<ConfigRuleFinding> {
  const { entry } = pull;
  if (entry.auth === undefined) return;
  const { key, entry: auth } = entry.auth;
  const span = config.span(auth.keyNode);
  const hasDockerId = takesDockerId(pull);
  if (auth.value.kind !== 'map') {
    const beside = ['username', 'password'].filter((name) => config.document.get(entry.node, name) !== undefined);
    const hint =
      beside.length > 0
        ? ` \`${beside.join('` and `')}\` must be indented under it.`
        : key === 'auth'
          ? ' It needs `username` and `password`.'
          : '';
    const canFill =
      key === 'auth' &&
      hasDockerId !== false &&
      beside.length === 0 &&
      isNull(auth.value) &&
      auth.owner === entry.node &&
      auth.source.kind !== 'alias';
    yield {
      span,
      message: `\`${key}\` of image \`${entry.image?.value ?? ''}\` is ${isNull(auth.value) ? 'empty' : 'no mapping'}, so no credentials are used.${hint}`,
      ...(canFill
        ? { fix: lazyFix('Fill `auth` in', hasDockerId === true, () => fillAuth(config, entry.node, auth.keyNode)) }
        : {}),
    };
    return;
  }
  const map = auth.value;
  if (key === 'aws_auth') {
    for (const { key: name, keyNode } of config.document.entries(map)) {
      if (awsKeys.has(name) || !awsKeys.has(name.toLowerCase())) continue;
      const edit = { span: config.span(keyNode), text: name.toLowerCase() };
      yield {
        span: edit.span,
        message: `\`aws_auth\` takes lower-case keys: write \`${name.toLowerCase()}\`, not \`${name}\`.`,
        fix: lazyFix(`Rename to \`${name.toLowerCase()}\``, true, () => ({
          edits: [edit],
          changes: [{ kind: 'keys', node: map, keys: [name, name.toLowerCase()] }],
        })),
      };
    }
  }
  if (key !== 'auth') return;
  const missing = (['username', 'password'] as const).filter(
    (name) => config.document.asScalar(config.document.get(map, name)?.value) === undefined,
  );
  if (missing.length > 0) {
    // Beside a key that CircleCI rejects, which may be the missing one by another name, they would help nothing.
    const isRejected = config.document.entries(map).some(({ key: name }) => name !== 'username' && name !== 'password');
    const isWritten = missing.some((name) => config.document.get(map, name) !== undefined);
    yield {
      span,
      message: `\`auth\` of image \`${entry.image?.value ?? ''}\` lacks \`${missing.join('` and `')}\`: it needs both \`username\` and \`password\`.`,
      ...(isWritten || isRejected || map.anchor !== undefined || hasDockerId === false
        ? {}
        : {
            fix: lazyFix(`Add \`${missing.join('` and `')}\``, hasDockerId === true, () =>
              addMissing(config, map, missing),
            ),
          }),
    };
  }
  for (const { key: name, keyNode } of config.document.entries(map)) {
    if (name === 'username' || name === 'password') continue;
    yield {
      span: config.span(keyNode),
      message: `\`auth\` takes \`username\` and \`password\` only; CircleCI rejects \`${name}\`.`,
    };
  }
}
