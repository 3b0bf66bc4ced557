import { z } from 'zod';

/**
 * What Docker Hub answers, as far as it is used here. Unknown members are ignored: the API is a beta and grows.
 *
 * @see https://docs.docker.com/reference/api/hub/latest/
 */
export const hubAnswers = {
  authToken: z.object({ access_token: z.string().min(1) }),
  login: z.object({ token: z.string().min(1) }),
  /** The 401 of `POST /v2/users/login` for an account with two-factor authentication. */
  secondFactor: z.object({ login_2fa_token: z.string().min(1) }),

  user: z.object({ id: z.string().min(1), username: z.string().nullish() }),
  /** Of `GET /v2/user/`: who is signed in. */
  ownUser: z.object({ username: z.string().min(1) }),
  organisation: z.object({ orgname: z.string().min(1) }),
  team: z.object({ name: z.string().min(1) }),

  // A token whose scopes are not told has none that can be compared.
  accessTokens: pageOf(accessToken().extend({ scopes: z.array(z.string()) })),
  createdAccessToken: accessToken().extend({ token: z.string().nullish() }),

  members: pageOf(
    z.object({
      username: z.string().nullish(),
      role: z.string().nullish(),
      groups: z.array(z.string()).nullish(),
    }),
  ),
  teams: pageOf(z.object({ name: z.string() })),

  invites: z.object({ data: z.array(invite()).nullable() }),
  /** The document nests `invitees` twice; the service and Docker's own Terraform provider have it once. */
  bulkInvite: z
    .object({ invitees: z.union([z.array(invitee()), z.object({ invitees: z.array(invitee()) })]) })
    .transform(({ invitees }) => (Array.isArray(invitees) ? invitees : invitees.invitees)),
};

export type AccessTokenAnswer = z.infer<ReturnType<typeof accessToken>>;

/** A list may be `null`; without one it is no page, and not one of an empty list. */
function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ next: z.string().nullish(), results: z.array(item).nullable() });
}

function accessToken() {
  return z.object({
    uuid: z.string().min(1),
    token_label: z.string(),
    scopes: z.array(z.string()).nullish(),
    is_active: z.boolean(),
    created_at: z.string().nullish(),
    last_used: z.string().nullish(),
    expires_at: z.string().nullish(),
  });
}

function invite() {
  return z.object({
    id: z.string(),
    invitee: z.string(),
    team: z.string().nullish(),
    role: z.string().nullish(),
    created_at: z.string().nullish(),
  });
}

function invitee() {
  return z.object({
    invitee: z.string(),
    status: z.string(),
    invite: z.object({ id: z.string().nullish() }).nullish(),
  });
}
