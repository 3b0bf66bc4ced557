type Body = Readonly<Record<string, unknown>>;

/** Whether every member of a body is one that its route knows, of the kind that it takes. Absent ones are as they may be. */
function has(body: Body, members: Readonly<Record<string, (value: unknown) => boolean>>): boolean {
  return Object.entries(body).every(([name, value]) => members[name]?.(value) === true);
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isFlag = (value: unknown): boolean => typeof value === 'boolean';
const isUuid = (value: unknown): boolean =>
  typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
const isObject = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Texts, numbers and flags, of the sizes that CircleCI's document states: 100 of them, names of 128, values of 512 characters. */
function areParameters(value: unknown): boolean {
  if (!isObject(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length <= 100 &&
    entries.every(
      ([name, one]) =>
        name.length <= 128 && ['string', 'number', 'boolean'].includes(typeof one) && String(one).length <= 512,
    )
  );
}

/** A branch or a tag, not both. */
function isRef(value: unknown, more: Parameters<typeof has>[1] = {}): boolean {
  if (!isObject(value) || (value['branch'] !== undefined && value['tag'] !== undefined)) return false;
  return has(value, { branch: isText, tag: isText, ...more });
}

/**
 * Whether a body is one that starts a pipeline by the recommended call. `config.content` is not in CircleCI's document; its MCP
 * server sends it.
 */
export function startsRun(body: Body): boolean {
  return has(body, {
    definition_id: isUuid,
    config: (value) => isRef(value, { content: isText }),
    checkout: (value) => isRef(value),
    parameters: areParameters,
  });
}

/** Whether a body is one that starts a pipeline by the older call. What else is in it is passed over. */
export function startsPipeline({ branch, tag, parameters }: Body): boolean {
  return (
    isRef({ ...(branch !== undefined && { branch }), ...(tag !== undefined && { tag }) }) &&
    (parameters === undefined || areParameters(parameters))
  );
}

/** Whether a body is one that reruns a workflow. */
export function rerunsWorkflow({ from_failed, enable_ssh, sparse_tree, jobs }: Body): boolean {
  const areFlags = [from_failed, enable_ssh, sparse_tree].every((value) => value === undefined || isFlag(value));
  return areFlags && (jobs === undefined || (Array.isArray(jobs) && jobs.every(isUuid)));
}

/** Whose a context may be. Accounts own some on a server of one's own, and are named by their id alone. */
export const ownerTypes: readonly string[] = ['account', 'organization'];

/** Whether a body names the owner of a new context. */
export function isOwner(value: unknown): value is { readonly id?: unknown; readonly slug?: unknown } {
  if (!isObject(value)) return false;
  const { id, slug, type = 'organization' } = value;
  const isNamed = isUuid(id) || isText(slug);
  return (
    isNamed && typeof type === 'string' && (id === undefined ? type === 'organization' : ownerTypes.includes(type))
  );
}

/** As https://circleci.com/docs/env-vars/ has it, of projects and of contexts. */
export function isVariableName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}
