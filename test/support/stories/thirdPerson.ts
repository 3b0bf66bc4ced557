import type { RehearsalWorld } from '../../../src/services/rehearsalWorld';
import type { Clock } from '../../../src/shared/ports';
import type { SeededRandom } from '../seededRandom';

/** What somebody else did, and what must hold of it at the end. */
export interface Deed {
  readonly name: string;
  readonly at: number;
  /** What was harmed of it, if anything was. */
  readonly harm: () => string | undefined;
  /** Of a value that was put into a secret: which one. */
  readonly put?: { readonly secret: string; readonly value: string };
}

interface ThirdPerson {
  readonly name: string;
  /** `undefined` where the world is not so far that it can be done. */
  act(world: RehearsalWorld, clock: Clock, random: SeededRandom): Omit<Deed, 'name' | 'at'> | undefined;
}

const username = 'opgcisirius';

const accountOf = ({ state }: RehearsalWorld) => state.hub.accounts.find((account) => account.username === username);

/** Puts a value as somebody would in the console. */
function put(world: RehearsalWorld, at: number, name: string, value: string, id: string): void {
  world.act((state) => {
    const secret = state.aws.secrets.find((candidate) => candidate.name === name)!;
    for (const version of secret.versions)
      version.stages = version.stages.includes('AWSCURRENT') ? ['AWSPREVIOUS'] : [];
    secret.versions.push({ id, value, stages: ['AWSCURRENT'], createdAt: at });
    secret.changedAt = at;
    return true;
  });
}

function putter(secret: string): ThirdPerson {
  return {
    name: `puts another value into ${secret}`,
    act(world, clock, random) {
      const digits = String(random.below(1_000_000_000)).padStart(12, '0');
      const value = ['put', 'by', 'hand', digits].join('-');
      if (!world.state.aws.secrets.some(({ name }) => name === secret)) return undefined;
      put(world, clock.now(), secret, value, `11111111-2222-4333-8444-${digits}`);
      return { put: { secret, value }, harm: () => undefined };
    },
  };
}

/** People who work on the same records as the runbook, or right beside them. */
const people: readonly ThirdPerson[] = [
  putter('sirius-dockerhub_token'),
  putter('sirius-dockerhub_token'),
  putter('sirius-dockerhub_id'),
  {
    name: 'makes a token of their own for the ID',
    act(world, clock, random) {
      const account = accountOf(world);
      if (account === undefined) return undefined;
      const digits = String(random.below(1_000_000_000)).padStart(12, '0');
      const uuid = `99999999-0000-4000-8000-${digits}`;
      const token = {
        uuid,
        label: `somebody’s ${digits}`,
        scopes: ['repo:read'],
        value: ['dckr', 'pat', `madeBySomebody${digits}`].join('_'),
        active: true,
        createdAt: clock.now(),
        expiresAt: null,
        lastUsedAt: null,
        creatorIp: '192.0.2.1',
        creatorAgent: 'test',
      };
      account.tokens.push(token);
      world.changed();
      return {
        harm: () => {
          const found = accountOf(world)?.tokens.find((one) => one.uuid === uuid);
          return found?.active === true ? undefined : 'the token of somebody else is gone';
        },
      };
    },
  },
  {
    name: 'deletes the newest token of the ID',
    act(world) {
      const account = accountOf(world);
      const newest = account?.tokens.findLast(({ label }) => label.startsWith('CircleCI'));
      if (account === undefined || newest === undefined) return undefined;
      account.tokens = account.tokens.filter((token) => token !== newest);
      world.changed();
      return { harm: () => undefined };
    },
  },
  {
    name: 'adds a member to the organisation',
    act(world, _clock, random) {
      const organisation = world.state.hub.organisations[0];
      if (organisation === undefined) return undefined;
      const member = `someone${random.below(1_000_000)}`;
      organisation.members.push({ username: member, role: 'editor' });
      world.changed();
      return {
        harm: () =>
          organisation.members.some((one) => one.username === member && one.role === 'editor')
            ? undefined
            : 'the member of somebody else is gone',
      };
    },
  },
  {
    name: 'takes the ID out of the organisation',
    act(world) {
      const organisation = world.state.hub.organisations[0];
      if (organisation?.members.some((member) => member.username === username) !== true) return undefined;
      organisation.members = organisation.members.filter((member) => member.username !== username);
      for (const team of organisation.teams) team.members = team.members.filter((member) => member !== username);
      world.changed();
      return { harm: () => undefined };
    },
  },
];

/** Somebody does something, if they can. */
export function letThemAct(world: RehearsalWorld, clock: Clock, random: SeededRandom): Deed | undefined {
  const person = people[random.below(people.length)]!;
  const done = person.act(world, clock, random);
  return done === undefined ? undefined : { name: person.name, at: clock.now(), ...done };
}
