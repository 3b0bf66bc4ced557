import { bodyOf, empty, json, textIn, timestamp, timestampOrNull } from '../../world/answer';
import { letters, uuid } from '../../world/identifiers';
import type { ServiceResponse } from '../../world/service';
import type { Call, Route } from './hubWorld';
import type { HubAccount, HubToken } from './hubState';
import { hubError, signedIn } from './hubSession';
import { pageOf } from './page';

const scopes: readonly string[] = ['repo:admin', 'repo:write', 'repo:read', 'repo:public_read'];

/** Personal access tokens of the signed-in Docker ID. */
export const accessTokenRoutes: readonly Route[] = [
  { method: 'POST', path: '/v2/access-tokens', writes: true, handle: forOwner(create) },
  { method: 'GET', path: '/v2/access-tokens', writes: false, handle: forOwner(list) },
  { method: 'GET', path: '/v2/access-tokens/{uuid}', writes: false, handle: forToken(read) },
  { method: 'PATCH', path: '/v2/access-tokens/{uuid}', writes: true, handle: forToken(update) },
  { method: 'DELETE', path: '/v2/access-tokens/{uuid}', writes: true, handle: forToken(remove) },
];

/**
 * Only a session got with the password may manage tokens
 * (https://github.com/docker/hub-feedback/issues/2478), and only once the mail address is verified.
 */
function forOwner(handle: (call: Call, account: HubAccount) => ServiceResponse) {
  return signedIn((call, session) => {
    if (session.by === 'pat') return hubError(403, 'token issued from personal access token is not allowed');
    if (session.by === 'oat') return hubError(403, 'token issued from organization access token is not allowed');
    if (!session.account.emailVerified) return hubError(403, 'email address is not verified');
    return handle(call, session.account);
  });
}

function forToken(handle: (call: Call, account: HubAccount, token: HubToken) => ServiceResponse) {
  return forOwner((call, account) => {
    const token = account.tokens.find((candidate) => candidate.uuid === call.params['uuid']);
    return token === undefined ? hubError(404, 'not found') : handle(call, account, token);
  });
}

function create(call: Call, account: HubAccount): ServiceResponse {
  const body = bodyOf(call.request);
  const label = textIn(body, 'token_label');
  const wanted = body?.['scopes'];
  const expiry = body?.['expires_at'];
  if (label === undefined || !isLabel(label)) return hubError(400, 'token_label: 1 to 100 characters');
  if (!Array.isArray(wanted) || wanted.length === 0 || !wanted.every((scope) => scopes.includes(scope as string))) {
    return hubError(400, 'scopes: unknown scope');
  }
  const expiresAt = expiry === undefined || expiry === null ? null : momentOf(expiry);
  if (expiresAt !== null && (Number.isNaN(expiresAt) || expiresAt <= call.now)) return hubError(400, 'expires_at');
  const token: HubToken = {
    uuid: uuid(call.random),
    label,
    scopes: wanted as string[],
    value: 'dckr_' + 'pat_' + letters(call.random, 27),
    active: true,
    createdAt: call.now,
    expiresAt,
    lastUsedAt: null,
    creatorIp: call.state.hub.egressIp,
    creatorAgent: call.request.headers['user-agent'] ?? '',
  };
  account.tokens.push(token);
  return json(201, { ...tokenBody(call, token), token: token.value });
}

function list(call: Call, account: HubAccount): ServiceResponse {
  const newestFirst = [...account.tokens].reverse();
  const page = pageOf(call, newestFirst, (token) => tokenBody(call, token), 10);
  if (page === undefined) return hubError(400, 'bad request');
  return json(200, { ...page, active_count: account.tokens.filter((token) => token.active).length });
}

function read(call: Call, _account: HubAccount, token: HubToken): ServiceResponse {
  return json(200, tokenBody(call, token));
}

function update(call: Call, _account: HubAccount, token: HubToken): ServiceResponse {
  const body = bodyOf(call.request);
  if (body === undefined) return hubError(400, 'bad request');
  const label = body['token_label'];
  const active = body['is_active'];
  if (label !== undefined && (typeof label !== 'string' || !isLabel(label))) return hubError(400, 'bad request');
  if (active !== undefined && typeof active !== 'boolean') return hubError(400, 'bad request');
  token.label = label ?? token.label;
  token.active = active ?? token.active;
  return json(200, tokenBody(call, token));
}

function remove(_call: Call, account: HubAccount, token: HubToken): ServiceResponse {
  account.tokens.splice(account.tokens.indexOf(token), 1);
  return empty(204);
}

function isLabel(label: string): boolean {
  return label.length >= 1 && label.length <= 100;
}

/** The form that Docker's own Terraform provider accepts; `NaN` for any other. */
function momentOf(text: unknown): number {
  const isMoment = typeof text === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z$/.test(text);
  return isMoment ? Date.parse(text) : Number.NaN;
}

function tokenBody(call: Call, token: HubToken): Record<string, unknown> {
  return {
    uuid: token.uuid,
    client_id: 'HUB',
    creator_ip: token.creatorIp,
    creator_ua: token.creatorAgent,
    created_at: timestamp(token.createdAt),
    last_used: timestampOrNull(token.lastUsedAt),
    generated_by: 'manual',
    is_active: token.active,
    token: call.state.hub.redactedToken,
    token_label: token.label,
    scopes: token.scopes,
    expires_at: timestampOrNull(token.expiresAt),
  };
}
