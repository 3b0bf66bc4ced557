import { testWorld } from '../../../support/loadedServices';
import assert from 'node:assert/strict';
import type { PullbookError } from '../../../../src/shared/errors';
import { Secret } from '../../../../src/shared/secret';
import { createSeal } from '../../../../src/services/world/seal';
import { SeededRandom } from '../../../support/seededRandom';
import { VirtualClock } from '../../../support/virtualClock';
import { rig } from './rig';

const inputs = {
  product: 'lpa',
  dockerhub: { organisation: 'someorg', team: 'pullers' },
  aws: { region: 'eu-west-2', account: '999988887777' },
  circleci: { project: 'gh/someorg/lpa', infra: 'gh/someorg/infra', branch: 'trunk' },
};

describe('rehearsal world', () => {
  it('follows from its seed: the same seed gives the same world', () => {
    const make = (seed: number) =>
      JSON.stringify(testWorld({ clock: new VirtualClock(), random: new SeededRandom(seed) }).state);
    assert.equal(make(7), make(7));
    assert.notEqual(make(7), make(8));
  });

  it('is built around the inputs of whatever runbook is rehearsed', async () => {
    const { hub, circle, aws, ownerSession } = rig({ inputs });
    const token = await ownerSession();
    assert.equal((await hub('GET', '/v2/orgs/someorg/groups/pullers', { token })).status, 200);
    assert.equal((await circle('GET', '/project/gh/someorg/lpa/envvar/DOCKER_USER')).at('value'), 'xxxxault');
    const pipelines = await circle('GET', '/project/gh/someorg/infra/pipeline?branch=trunk');
    assert.equal(pipelines.at('items.length'), 1);
    const secret = await aws('DescribeSecret', { SecretId: 'lpa-dockerhub_id' }, 'eu-west-2');
    assert.match(secret.at('ARN') as string, /eu-west-2:999988887777/);
  });

  it('goes on from a snapshot, and takes in a second runbook beside the first', async () => {
    const first = rig();
    await first.newAccount('opgcisirius');
    const seal = createSeal(new SeededRandom(9).bytes(32), first.world.random);
    const saved = { state: first.world.snapshot(seal), seal };
    const second = rig({ saved, inputs: { ...inputs, aws: { region: 'eu-west-1', account: '123456789012' } } });
    assert.equal((await second.hub('GET', '/v2/users/opgcisirius')).status, 200);
    assert.equal((await second.aws('DescribeSecret', { SecretId: 'sirius-dockerhub_id' })).status, 200);
    assert.equal((await second.aws('DescribeSecret', { SecretId: 'lpa-dockerhub_id' })).status, 200);
    assert.equal((await second.circle('GET', '/project/gh/someorg/infra/pipeline')).at('items.length'), 1);
  });

  it('goes on with a running workflow after a restart', async () => {
    const first = rig();
    const infra = '/project/gh/ministryofjustice/opg-org-infra';
    const { id } = (await first.circle('POST', `${infra}/pipeline`, { body: {} })).json as { id: string };
    const seal = createSeal(new SeededRandom(9).bytes(32), first.world.random);
    const second = rig({ saved: { state: first.world.snapshot(seal), seal } });
    const status = async () => (await second.circle('GET', `/pipeline/${id}/workflow`)).at('items.0.status') as string;
    assert.equal(await status(), 'running');
    second.clock.advance(12_000);
    assert.equal(await status(), 'success');
  });

  it('holds no secret value in its snapshot, in any form', async () => {
    const { world, newAccount } = rig();
    await newAccount('opgcisirius');
    world.vault.file('password of opgcisirius', new Secret('a value in the vault'));
    const text = world.snapshot(createSeal(new SeededRandom(9).bytes(32), world.random));
    assert.ok(world.secrets().length > 5);
    for (const secret of world.secrets()) {
      const value = secret.reveal();
      for (const form of [value, Buffer.from(value).toString('base64').slice(0, -4), encodeURIComponent(value)]) {
        assert.ok(!text.includes(form), 'a secret value lies open in the snapshot');
      }
    }
  });

  for (const [why, spoil] of Object.entries({
    'a text that is no snapshot': () => 'nonsense',
    'a snapshot that was changed': (text: string) => text.replace(/.{4}"}$/, 'AAAA"}'),
    'a snapshot of a newer version': (text: string) => text.replace('"version":2', '"version":3'),
    'JSON that is no object': () => 'null',
  })) {
    it(`does not open ${why}`, () => {
      const { world, clock } = rig();
      const seal = createSeal(new SeededRandom(9).bytes(32), world.random);
      const saved = { state: spoil(world.snapshot(seal)), seal };
      assert.throws(() => testWorld({ clock, random: world.random, saved }), { code: 'WORLD_UNREADABLE' });
    });
  }

  describe('of another version of Pullbook', () => {
    const key = new SeededRandom(9).bytes(32);
    const random = new SeededRandom(11);
    const seal = createSeal(key, random);

    /** A saved world as it is on disk, with what is in it changed. */
    const rewritten = (text: string, version: number, change: (world: never) => unknown): string => {
      const { file, sealed } = JSON.parse(text) as { file: string; sealed: string };
      const world = change(JSON.parse(seal.open(sealed)) as never);
      return JSON.stringify({ file, version, sealed: seal.seal(JSON.stringify(world)) });
    };

    interface Saved {
      readonly vault: object;
      readonly credentials: object;
      readonly states: Readonly<Record<string, { readonly version: number; readonly state: object }>>;
    }

    /** As version 1 was: the states beside one another, with the inputs. */
    const asVersion1 = (text: string): string =>
      rewritten(text, 1, ({ vault, credentials, states }: Saved) => ({
        version: 1,
        inputs: {},
        vault,
        credentials,
        ...Object.fromEntries(Object.entries(states).map(([name, { state }]) => [name, state])),
      }));

    it('is adopted from the form of version 1', async () => {
      const first = rig();
      await first.newAccount('opgcisirius');
      first.world.vault.file('a label', new Secret('a value in the vault'));
      const second = rig({ saved: { state: asVersion1(first.world.snapshot(seal)), seal } });
      assert.deepEqual(second.world.state.hub, first.world.state.hub);
      assert.deepEqual(second.world.state.circleCi, first.world.state.circleCi);
      assert.deepEqual(second.world.state.terraform, first.world.state.terraform);
      assert.equal(second.world.vault.read('a label')?.reveal(), 'a value in the vault');
      assert.equal((await second.hub('GET', '/v2/users/opgcisirius')).status, 200);
    });

    it('gets a state seeded that it lacks, and a field that it lacks', async () => {
      const first = rig();
      const without = rewritten(first.world.snapshot(seal), 2, ({ states, ...rest }: Saved) => {
        const { aws: _aws, hub, ...others } = states;
        const { pulls: _pulls, ...state } = hub?.state as Record<string, unknown>;
        return { ...rest, states: { ...others, hub: { version: 1, state } } };
      });
      const { world, aws, registry } = rig({ saved: { state: without, seal } });
      assert.equal(world.state.hub.signingKey, first.world.state.hub.signingKey);
      assert.equal(world.state.hub.pulls[world.state.hub.egressIp]?.length, 58);
      assert.equal((await registry('GET', '/v2/')).status, 401);
      assert.equal((await aws('GetSecretValue', { SecretId: 'sirius-dockerhub_id' })).status, 400);
    });

    for (const [why, change] of Object.entries({
      'of a newer version': { version: 99, state: {} },
      'that is no data of its kind': { version: 1, state: { accounts: 'none' } },
      'that is no object': { version: 1, state: 3 },
    })) {
      it(`is not opened with a state ${why}, which is said with what to do`, () => {
        const { world, clock } = rig();
        const state = rewritten(world.snapshot(seal), 2, (saved: Saved) => ({
          ...saved,
          states: { ...saved.states, hub: change },
        }));
        assert.throws(
          () => testWorld({ clock, random, saved: { state, seal } }),
          (error: PullbookError) =>
            error.code === 'WORLD_UNREADABLE' && /reset the rehearsal/i.test(error.facts.advice ?? ''),
        );
      });
    }

    it('says of a newer one that it is newer', () => {
      const { world, clock } = rig();
      const state = world.snapshot(seal).replace('"version":2', '"version":3');
      assert.throws(() => testWorld({ clock, random, saved: { state, seal } }), /left by a newer version of Pullbook/);
    });
  });

  it('does not open under another key', () => {
    const { world, clock } = rig();
    const state = world.snapshot(createSeal(new SeededRandom(9).bytes(32), world.random));
    const seal = createSeal(new SeededRandom(10).bytes(32), world.random);
    assert.throws(() => testWorld({ clock, random: world.random, saved: { state, seal } }), {
      code: 'WORLD_UNREADABLE',
    });
  });

  it('starts anew on reset: new secrets, empty journal, no faults', async () => {
    const { world, hub } = rig();
    const before = world.operator.dockerHub.password;
    await hub('GET', '/v2/users/opgoperator');
    world.faults.add({ route: '*', kind: 'status', status: 500, times: 10 });
    world.reset();
    assert.ok(!world.operator.dockerHub.password.equals(before));
    assert.deepEqual(world.journal.entries, []);
    assert.equal((await hub('GET', '/v2/users/opgoperator')).status, 200);
  });

  it('says when something changed, so that it can be saved', async () => {
    const { world, hub } = rig();
    let count = 0;
    const stop = world.onChange(() => (count += 1));
    await hub('GET', '/v2/users/opgoperator');
    await world.play({ service: 'dockerHub', play: 'free-seat', organisation: 'ministryofjustice' });
    world.vault.file('a', new Secret('b'));
    assert.equal(count, 3);
    stop();
    await hub('GET', '/v2/users/opgoperator');
    assert.equal(count, 3);
  });

  describe("playing a person's part", () => {
    const signUp = {
      service: 'dockerHub',
      play: 'sign-up',
      username: 'opgcisirius',
      email: 'team+sirius@example.com',
    } as const;

    it('signs up with the password that is kept for the ID', async () => {
      const { world, signIn } = rig();
      await assert.rejects(world.play(signUp), { code: 'PERSON_NEEDED' });
      await world.credentials.keep('dockerhub:opgcisirius', new Secret('a long password'));
      await world.play(signUp);
      await world.play(signUp);
      assert.equal(world.state.hub.accounts.filter(({ username }) => username === 'opgcisirius').length, 1);
      assert.match(await signIn('opgcisirius', 'a long password'), /^ey/);
    });

    it('plays a part as journals of before have it, which did not say whose it is', async () => {
      const { world } = rig();
      const { username, email } = signUp;
      await world.credentials.keep(`dockerhub:${username}`, new Secret('a long password'));
      const before = { kind: 'sign-up', username, email } as unknown as typeof signUp;
      await world.play(before);
      assert.ok(world.state.hub.accounts.some((account) => account.username === username));
      await world.play({ kind: 'mark' });
    });

    it('says so when nobody plays a part, or when it is of another shape', async () => {
      const { world } = rig();
      for (const part of [
        { service: 'dockerHub', play: 'dance' },
        { service: 'nobody', play: 'sign-up' },
        { service: 'dockerHub', play: 'validate-mail' },
        { service: 'dockerHub', play: 'constructor' },
      ]) {
        await assert.rejects(world.play(part), {
          code: 'INPUT_INVALID',
          message: /no part that the rehearsal can play/,
        });
      }
    });

    it('refuses a name that is taken or that is no Docker ID', async () => {
      const { world } = rig();
      await assert.rejects(world.play({ ...signUp, username: 'opgengineer' }), { code: 'CONFLICT' });
      await assert.rejects(world.play({ ...signUp, username: 'ministryofjustice' }), { code: 'CONFLICT' });
      await assert.rejects(world.play({ ...signUp, username: 'opg-ci' }), { code: 'INPUT_INVALID' });
    });

    it('accepts an invite only when there is one, whether it names the ID or the mail address', async () => {
      const { world, hub, ownerSession, newAccount } = rig();
      await newAccount('opgcisirius');
      const part = {
        service: 'dockerHub',
        play: 'accept-invite',
        username: 'opgcisirius',
        organisation: 'ministryofjustice',
      } as const;
      await assert.rejects(world.play(part), { code: 'PERSON_NEEDED' });
      await hub('POST', '/v2/invites/bulk', {
        token: await ownerSession(),
        body: { org: 'ministryofjustice', invitees: ['team+opgcisirius@example.com'] },
      });
      await world.play(part);
      await world.play(part);
      assert.deepEqual(world.state.hub.organisations[0]!.invites, []);
    });

    it('needs the account before its mail can be verified', async () => {
      await assert.rejects(rig().world.play({ service: 'dockerHub', play: 'validate-mail', username: 'nobodyhere' }), {
        code: 'PERSON_NEEDED',
      });
    });

    it('revokes a replaced token only once no variable of a project or context carries it', async () => {
      const { world, newAccount } = rig();
      await newAccount('opgcisirius');
      const account = world.state.hub.accounts.find(({ username }) => username === 'opgcisirius')!;
      const value = ['dckr', 'pat', 'replaced'].join('_');
      const token = { uuid: 'u', label: 'CI [0a1b2c3d]', scopes: ['repo:read'], value, active: true };
      const times = { createdAt: 0, expiresAt: null, lastUsedAt: null, creatorIp: '', creatorAgent: '' };
      account.tokens = [{ ...token, ...times }];
      const part = {
        service: 'dockerHub',
        play: 'retire-token',
        username: 'opgcisirius',
        label: 'CI [0a1b2c3d]',
      } as const;
      const { projects, organisations } = world.state.circleCi;
      const variable = { name: 'DOCKER_ACCESS_TOKEN', value, createdAt: 0, updatedAt: 0 };
      projects[0]!.variables.push(variable);
      await world.play(part);
      assert.equal(account.tokens.length, 1, 'a project carries it');
      projects[0]!.variables.pop();
      organisations[0]!.contexts.push({ id: 'c', name: 'shared', createdAt: 0, variables: [variable] });
      await world.play(part);
      assert.equal(account.tokens.length, 1, 'a context carries it');
      organisations[0]!.contexts.pop();
      await world.play({ ...part, label: 'CI' });
      assert.equal(account.tokens.length, 1, 'another label');
      await world.play(part);
      assert.equal(account.tokens.length, 0);
    });

    it("keeps what is filed in the team's vault", () => {
      const { world } = rig();
      world.vault.file('token', new Secret('value'));
      assert.deepEqual(world.vault.labels(), ['token']);
      assert.equal(world.vault.read('token')?.reveal(), 'value');
      assert.equal(world.vault.read('other'), undefined);
    });
  });

  it('journals no query, body or header', async () => {
    const { world, hub, circle, aws, ownerSession } = rig();
    await ownerSession();
    await circle('POST', '/project/gh/ministryofjustice/opg-sirius/envvar', { body: { name: 'X', value: 'v' } });
    await aws('GetSecretValue', { SecretId: 'sirius-dockerhub_id' });
    await hub('GET', '/v2/users/opgoperator?x=y');
    assert.deepEqual(
      world.journal.entries.map(({ service, method, route, writes, status }) => [
        service,
        method,
        route,
        writes,
        status,
      ]),
      [
        ['dockerHub', 'POST', '/v2/auth/token', false, 200],
        ['circleCi', 'POST', '/api/v2/project/{project-slug}/envvar', true, 201],
        ['secretsManager', 'POST', 'GetSecretValue', false, 200],
        ['dockerHub', 'GET', '/v2/users/{username}', false, 200],
      ],
    );
  });
});
