import { addMissing, fillAuth } from '../edit/completeAuth';
import { misplacedAuth } from '../model/misplacedAuth';
import type { ConfigModel } from '../model/configModel';
import type { Pull } from '../model/pulls';
import { executorsIn } from '../model/scope';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { ConfigRule, ConfigRuleFinding } from '../rule';
import { isNull } from '../../yaml/node';

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
    for (const pull of pulls) yield* checkEntry(config, pull);
    yield* misplacedAuth(config, jobs);
  },
} satisfies ConfigRule;

function* checkEntry(config: ConfigModel, { entry }: Pull): Generator<ConfigRuleFinding> {
  if (entry.auth === undefined) return;
  const { key, entry: auth } = entry.auth;
  const span = config.span(auth.keyNode);
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
      beside.length === 0 &&
      isNull(auth.value) &&
      auth.owner === entry.node &&
      auth.source.kind !== 'alias';
    yield {
      span,
      message: `\`${key}\` of image \`${entry.image?.value ?? ''}\` is ${isNull(auth.value) ? 'empty' : 'no mapping'}, so no credentials are used.${hint}`,
      ...(canFill ? { fix: lazyFix('Fill `auth` in', true, () => fillAuth(config, entry.node, auth.keyNode)) } : {}),
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
    const isWritten = missing.some((name) => config.document.get(map, name) !== undefined);
    yield {
      span,
      message: `\`auth\` of image \`${entry.image?.value ?? ''}\` lacks \`${missing.join('` and `')}\`: it needs both \`username\` and \`password\`.`,
      ...(isWritten || map.anchor !== undefined
        ? {}
        : { fix: lazyFix(`Add \`${missing.join('` and `')}\``, true, () => addMissing(config, map, missing)) }),
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
