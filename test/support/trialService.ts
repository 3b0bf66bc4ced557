import { z } from 'zod';
import type { Client } from '../../src/services/client';
import type { Credential } from '../../src/services/credential';
import type { ServiceEntry } from '../../src/services/serviceEntry';
import { services } from '../../src/services/services';
import { bodyOf, json, textIn } from '../../src/services/world/answer';
import { letters } from '../../src/services/world/identifiers';
import { createRouter } from '../../src/services/world/routing';
import type { Call, Service } from '../../src/services/world/service';
import { playable, type Simulator } from '../../src/services/world/simulator';
import type { WorldOf } from '../../src/services/world/worldOf';
import { Secret } from '../../src/shared/secret';

/** A service that exists in tests alone: notes on a board, behind a token. */
export interface Trial {
  me(): Promise<string>;
  /** Writes. */
  write(note: string): Promise<void>;
}

interface TrialState {
  token: string;
  notes: string[];
}

interface TrialWorld {
  trial: TrialState;
}

interface TrialOptions {
  readonly token: () => Promise<Secret | undefined>;
}

const client: Client<Trial, TrialOptions> = {
  create(ports, { token }) {
    const view = (readOnly: boolean): Trial => {
      const http = ports.http('Trial', 'trial', { readOnly });
      const headers = async () => ({ 'x-token': (await token())?.reveal() ?? '' });
      return {
        async me() {
          const answer = await http.send({ method: 'GET', path: '/v1/me', headers: await headers() });
          return answer.json(z.object({ name: z.string() })).name;
        },
        async write(note) {
          await http.send({ method: 'POST', path: '/v1/notes', body: { note }, headers: await headers() });
        },
      };
    };
    return { reads: view(true), writes: view(false) };
  },
  host: (asked) => asked.endpoint('trial'),
  readings: { me: () => 'who the token belongs to', write: 'writes' },
};

const isKnown = ({ request, state }: Call<TrialWorld>): boolean => request.headers['x-token'] === state.trial.token;

const router = createRouter<TrialWorld>([
  {
    method: 'GET',
    path: '/v1/me',
    writes: false,
    handle: (call) => (isKnown(call) ? json(200, { name: 'trial operator' }) : json(401, {})),
  },
  {
    method: 'POST',
    path: '/v1/notes',
    writes: true,
    announces: 'note-comes',
    handle(call) {
      if (!isKnown(call)) return json(401, {});
      call.state.trial.notes.push(textIn(bodyOf(call.request), 'note') ?? '');
      return json(201, {});
    },
  },
]);

const board: Service<TrialWorld, 'trial'> = {
  id: 'trial',
  title: 'Trial',
  hosts: ['trial.example'],
  folder: '/trial',
  match: ({ method, path }) => router(method, path),
  refusals: {
    rateLimited: (_call, retryAfter) => json(429, {}, retryAfter),
    unavailable: (_call, status) => json(status, {}),
    sessionExpired: () => json(401, {}),
    noSuchRoute: () => json(404, {}),
  },
};

const simulator = {
  name: 'trial',
  key: 'trial' as const,
  version: 2,
  sample: { trial: { board: 'sample' } },
  seed: (_inputs, { random }): TrialState => ({ token: 'trial-' + letters(random, 20), notes: [] }),
  adopt: ({ state }) => ({ notes: [], ...z.object({ token: z.string() }).loose().parse(state) }),
  secrets: ({ token }: TrialState) => [token],
  operator: ({ token }: TrialState) => ({ trial: { token: new Secret(token) } }),
  services: [board],
  parts: {
    'write-note': playable(z.object({ note: z.string() }), (world: TrialWorld, { note }) => {
      world.trial.notes.push(note);
    }),
  },
} satisfies Simulator<TrialWorld>;

export const trialCredential = {
  key: 'trial',
  title: 'Trial',
  variables: 'TRIAL_TOKEN',
  help: 'TRIAL_TOKEN for the trial',
  async ask({ ask }) {
    const kept = await ask({ kind: 'secret', title: 'Sign in to Trial', prompt: 'Token' });
    return kept === undefined ? undefined : { kept };
  },
  open(kept, { redactor }) {
    const token = new Secret(kept);
    redactor.register(token);
    return Promise.resolve(token);
  },
  fromEnvironment: ({ secret }) => Promise.resolve(secret('TRIAL_TOKEN')),
  prove: ({ trial }: { readonly trial: Trial }) => trial.me(),
} satisfies Credential<Secret>;

const entry = {
  endpoints: { trial: { url: 'https://trial.example', variable: 'PULLBOOK_TRIAL_URL', service: 'trial' } },
  client: () => Promise.resolve(client),
  live: ({ signedIn }): TrialOptions => ({ token: () => signedIn(trialCredential) }),
  rehearsed: ({ operator }: WorldOf<typeof simulator>): TrialOptions => ({
    token: () => Promise.resolve(operator.trial.token),
  }),
  simulator: () => Promise.resolve(simulator),
  credential: trialCredential,
} satisfies ServiceEntry;

/** Puts the trial service into the table, which is all that a new service asks for besides its folder. */
export function addTrialService(): () => void {
  Object.assign(services, { trial: entry });
  return () => void Reflect.deleteProperty(services, 'trial');
}

/** The client of the trial service among others. */
export function trialOf(all: object): Trial {
  return (all as { readonly trial: Trial }).trial;
}

/** What a world knows of the trial service. */
export function trialStateOf(state: object): TrialState {
  return (state as TrialWorld).trial;
}
