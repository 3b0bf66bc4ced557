import type { Judged } from '../../../lint/judged';
import { parseImageReference } from '../../docker/image/imageReference';
import type { ConfigModel } from '../model/configModel';
import { authValues, variableIn } from '../model/credentials';
import { flatCredentials } from '../model/entryKeys';
import { configExpressions } from '../model/expressions';
import { argumentSets } from '../model/invocations';
import { resolveText } from '../model/parameters';
import type { PullUse } from '../model/pulls';
import { imageSpan } from '../rules/unauthenticatedDockerPull';

/** What a judgement comes to, without its place. */
export type Said = Pick<Judged, 'is' | 'says'>;

/** Each image of an executor or a job that something runs in. */
export function* judgeImages(config: ConfigModel): Generator<Judged> {
  for (const { entry, uses } of config.pulls) {
    const used = uses.filter(({ isUsed }) => isUsed);
    const [first] = used;
    if (first === undefined) continue;
    const { is, says } = worstOf(used.map((use) => judgeUse(config, use)));
    yield {
      what: `image ${first.value.text}`,
      owner: first.owner.path,
      span: imageSpan(config, entry),
      is,
      says,
      also: [],
    };
  }
}

/** What is wrong anywhere is wrong; what is right must be so everywhere. */
function worstOf(said: readonly Said[]): Said {
  return (
    said.find(({ is }) => is === 'wrong') ??
    said.find(({ is }) => is === 'unknown') ??
    said[0] ?? { is: 'unknown', says: 'anything that was looked at' }
  );
}

function judgeUse(config: ConfigModel, use: PullUse): Said {
  const { entry, value } = use;
  const { registry } = value.reference;
  switch (entry.auth?.key) {
    case 'auth':
      return judgeAuth(config, use);
    case 'aws_auth':
    case 'gcp_auth':
      return registry.kind === 'docker-hub' || registry.kind === 'unknown'
        ? { is: 'unknown', says: `what \`${entry.auth.key}\` does for \`${value.text}\`` }
        : { is: 'right', says: `no pull from Docker Hub, but from ${registry.host}` };
    case undefined:
      if (flatCredentials(config.document, entry) !== undefined)
        return { is: 'wrong', says: 'its credentials stand where CircleCI takes none' };
      if (registry.kind === 'unknown') return { is: 'unknown', says: `which image \`${value.text}\` is` };
      if (registry.kind === 'docker-hub') return { is: 'wrong', says: 'no `auth`' };
      return mayBeOther(config, use)
        ? { is: 'unknown', says: `which image \`${entry.image?.value ?? ''}\` is for each caller` }
        : { is: 'right', says: `no pull from Docker Hub, but from ${registry.host}` };
  }
}

function judgeAuth(config: ConfigModel, { entry, owner }: PullUse): Said {
  const { document } = config;
  const auth = authValues(config, entry);
  if (auth?.username === undefined || auth.password === undefined)
    return { is: 'wrong', says: '`auth` lacks the user name or the password' };
  const bindings = { document, declared: owner.parameters, passed: undefined, caller: undefined };
  const [username, password] = [auth.username, auth.password].map(({ value }) => resolveText(value, bindings));
  const open = [username, password].find((text) => text?.includes('<<'));
  if (open !== undefined) return { is: 'unknown', says: `what \`${open}\` is` };
  const variable = variableIn(password ?? '');
  // A text that is written out is never repeated.
  if (variable === undefined) return { is: 'wrong', says: 'its password is no variable' };
  return { is: 'right', says: `signs in by \`auth\` with \`$${variable}\`` };
}

/** Whether a caller may have an image of another registry than the one that was found for all. */
function mayBeOther(config: ConfigModel, { entry, owner, job, value }: PullUse): boolean {
  const written = entry.image?.value ?? '';
  if (value.basis === 'literal') return false;
  if (/<<\s*pipeline\./.test(written)) return true;
  const { document, executors } = config;
  const names = [...written.matchAll(/<<\s*parameters\.([\w-]+)\s*>>/g)].map(([, name = '']) => name);
  const executor = job === undefined ? owner.scope.executors.get(owner.name) : undefined;
  return names.some((name) => {
    const passed =
      job !== undefined
        ? argumentSets(document, config.invocationsOf(job), name)
        : (executor === undefined ? [] : executors.usersOf(executor)).flatMap((user) => {
            const given = user.passed && document.asScalar(document.get(user.passed, name)?.value);
            return given === undefined ? [] : [given.value];
          });
    return passed.some((text) => {
      const { kind } = parseImageReference(
        written.replace(/<<\s*parameters\.[\w-]+\s*>>/g, text),
        configExpressions,
      ).registry;
      return kind === 'docker-hub' || kind === 'unknown';
    });
  });
}
