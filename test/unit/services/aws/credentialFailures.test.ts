import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { ftruncateSync, openSync, symlinkSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import path from 'node:path';
import { createAws } from '../../../../src/services/aws/client/aws';
import { terminalOffer } from '../../../../src/shared/offer';
import { codeOf, type PullbookError } from '../../../../src/shared/errors';
import { silentLogger } from '../../../../src/shared/ports';
import { Redactor } from '../../../../src/shared/redactor';
import { Secret } from '../../../../src/shared/secret';
import { makeNamedPipe } from '../../../support/namedPipe';
import { aSession, everythingIn, VirtualClock } from '../clients/testServices';

const known = 'a-secret-' + 'that-is-known';
const secretKey = 's3cr3t-' + 'access-' + 'key';
const keys = `aws_access_key_id = AKIAEXAMPLE\naws_secret_access_key = ${secretKey}`;
const role = 'role_arn = arn:aws:iam::123456789012:role/ci';

/** STS that answers GetCallerIdentity, and refuses to give roles out; tells which hosts were asked by whose key. */
function listening() {
  const asked: string[] = [];
  const requestHandler = {
    handle(request: { readonly hostname: string; readonly headers: Readonly<Record<string, string>>; body?: unknown }) {
      const key = /Credential=([^/]+)/.exec(request.headers['authorization'] ?? '')?.[1] ?? 'nobody';
      asked.push(`${request.hostname} ${key}`);
      const isRole = textOf(request.body).includes('AssumeRole');
      const body = isRole
        ? '<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>User: arn:aws:iam::1:user/x is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/ci</Message></Error></ErrorResponse>'
        : '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::1:user/x</Arn><Account>1</Account></GetCallerIdentityResult></GetCallerIdentityResponse>';
      return Promise.resolve({ response: { statusCode: isRole ? 403 : 200, headers: {}, body: Buffer.from(body) } });
    },
    metadata: { handlerProtocol: 'http/1.1' },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
  return { requestHandler, asked };
}

function textOf(body: unknown): string {
  if (body instanceof Uint8Array) return new TextDecoder().decode(body);
  return typeof body === 'string' ? body : '';
}

describe('what AWS credentials lack', () => {
  let folder = '';
  beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'pullbook-aws-'))));
  afterEach(() => rm(folder, { recursive: true }));

  async function aws(
    config: string,
    profile: string | undefined,
    environment: Record<string, string> = {},
    region = 'eu-west-1',
  ) {
    const file = path.join(folder, 'config');
    await writeFile(file, config);
    const redactor = new Redactor();
    redactor.register(new Secret(known));
    const { requestHandler, asked } = listening();
    const { reads } = createAws({
      clock: new VirtualClock(),
      random: { bytes: (count) => new Uint8Array(count) },
      logger: silentLogger,
      redactor,
      region,
      profile,
      requestHandler,
      environment: {
        AWS_CONFIG_FILE: file,
        AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'credentials'),
        ...environment,
      },
    });
    return { reads, asked, correct: (text: string) => writeFile(file, text) };
  }

  async function failureOf(config: string, profile: string | undefined, environment?: Record<string, string>) {
    const { reads, asked } = await aws(config, profile, environment);
    const error = await reads.whoAmI(aSession).then(
      () => assert.fail('it did not fail'),
      (reason: unknown) => reason as PullbookError,
    );
    const shown = everythingIn(error);
    for (const secret of [secretKey, known]) assert.ok(!shown.includes(secret), shown);
    assert.doesNotMatch(error.message, /Could not load credentials from any providers/);
    assert.match(error.facts.advice!, /^Nothing was (changed|sent)/);
    assert.equal(error.facts.effect, 'none');
    return { error, asked };
  }

  const byProcess = (script: string): string => `[profile ci]\ncredential_process = sh -c '${script}'\n`;

  for (const [what, config, profile, code, message, advice] of [
    [
      'a profile whose name is mistyped, with those that there are',
      `[profile tin]\n${keys}\n[default]\nregion = eu-west-1\n`,
      'tinn',
      'CREDENTIALS_MISSING',
      /there is no profile `tinn`/,
      /Add the profile `tinn` .*: `default`, `tin`\./,
    ],
    [
      'a process that waits for a code without a terminal',
      byProcess('echo "aws-vault: error: Enter MFA code: operation timed out" >&2; exit 1'),
      'ci',
      'CREDENTIALS_MISSING',
      /the command failed: aws-vault: error: Enter MFA code: operation timed out/,
      /asks a person, and there is no terminal here/,
    ],
    [
      'aws-vault that asks in a terminal, with the option that opens a window',
      `[profile ci]\ncredential_process = sh -c 'echo "Enter MFA code: inappropriate ioctl for device" >&2; exit 1' aws-vault export ci\n`,
      'ci',
      'CREDENTIALS_MISSING',
      /inappropriate ioctl/,
      /`--prompt=osascript`/,
    ],
    [
      'aws-vault inside itself',
      byProcess(
        'echo "aws-vault: error: running in an existing aws-vault subshell; unset AWS_VAULT to force" >&2; exit 1',
      ),
      'ci',
      'CREDENTIALS_MISSING',
      /existing aws-vault subshell/,
      /unset `AWS_VAULT`/,
    ],
    [
      'a process that fails with words of its own',
      byProcess('echo "the vault is sealed" >&2; exit 3'),
      'ci',
      'CREDENTIALS_MISSING',
      /the vault is sealed/,
      /Run `credential_process` of `ci` in a terminal/,
    ],
    [
      'a process that is not there',
      '[profile ci]\ncredential_process = /nowhere/get-keys\n',
      'ci',
      'CREDENTIALS_MISSING',
      /\/nowhere\/get-keys: not found|No such file/,
      /another `PATH`/,
    ],
    [
      'a process that prints no JSON',
      byProcess('echo AWS_ACCESS_KEY_ID=AKIA'),
      'ci',
      'CREDENTIALS_MISSING',
      /returned invalid JSON/,
      /has to print one JSON object/,
    ],
    [
      'a process that prints JSON of another version',
      byProcess('echo "{\\"Version\\": 2}"'),
      'ci',
      'CREDENTIALS_MISSING',
      /did not return Version 1/,
      /`Version` 1/,
    ],
    [
      'a process that prints no keys',
      byProcess('echo "{\\"Version\\": 1}"'),
      'ci',
      'CREDENTIALS_MISSING',
      /returned invalid credentials/,
      /`AccessKeyId` and `SecretAccessKey`/,
    ],
    [
      'a process that prints keys that have ended',
      byProcess(
        'echo "{\\"Version\\": 1, \\"AccessKeyId\\": \\"A\\", \\"SecretAccessKey\\": \\"b\\", \\"Expiration\\": \\"2020-01-01T00:00:00Z\\"}"',
      ),
      'ci',
      'CREDENTIALS_MISSING',
      /expired credentials/,
      /sign in to it anew/,
    ],
    [
      'a process that writes a secret, which stays hidden',
      byProcess(`echo "cannot use ${known} here" >&2; exit 1`),
      'ci',
      'CREDENTIALS_MISSING',
      /cannot use \[redacted\] here/,
      /Run `credential_process`/,
    ],
    [
      'a role that asks for a second factor',
      `[profile ci]\n${role}\nsource_profile = base\nmfa_serial = arn:aws:iam::1:mfa/ana\n[profile base]\n${keys}\n`,
      'ci',
      'CREDENTIALS_MISSING',
      /multi-factor/,
      /`--prompt=|--prompt=osascript ci/,
    ],
    [
      'a source that is not there',
      `[profile ci]\n${role}\nsource_profile = bsae\n`,
      'ci',
      'CREDENTIALS_MISSING',
      /profile `ci` names `bsae` as its `source_profile`, and there is no such profile/,
      /Correct `source_profile` of `ci`/,
    ],
    [
      'roles that name each other as their source',
      `[profile a]\n${role}\nsource_profile = b\n[profile b]\n${role}\nsource_profile = a\n`,
      'a',
      'CREDENTIALS_MISSING',
      /`a` → `b` → `a` name each other/,
      /Let one of them/,
    ],
    [
      'a role that nobody takes',
      `[profile ci]\n${role}\n`,
      'ci',
      'CREDENTIALS_MISSING',
      /does not say who takes the role/,
      /`source_profile`/,
    ],
    [
      'a role that the identity behind it may not take',
      `[profile ci]\n${role}\nsource_profile = base\n[profile base]\n${keys}\n`,
      'ci',
      'FORBIDDEN',
      /AccessDenied: User: .* is not authorized to perform: sts:AssumeRole/,
      /ask the owner of the role to trust it/,
    ],
    [
      'a single sign-on session without a section',
      '[profile ci]\nsso_session = company\nsso_account_id = 1\nsso_role_name = r\n',
      'ci',
      'CREDENTIALS_MISSING',
      /names the single sign-on session `company`, which has no section/,
      /\[sso-session company\]/,
    ],
    [
      'single sign-on that is half configured',
      '[profile ci]\nsso_start_url = https://x.example\nsso_region = eu-west-1\n',
      'ci',
      'CREDENTIALS_MISSING',
      /lacks `sso_account_id` and `sso_role_name`/,
      /aws configure sso/,
    ],
    [
      'a token of another identity provider that is not there',
      `[profile ci]\n${role}\nweb_identity_token_file = /nowhere/token\n`,
      'ci',
      'CREDENTIALS_MISSING',
      /\/nowhere\/token/,
      /`web_identity_token_file`/,
    ],
    [
      'a sign-in of `aws login` that has ended',
      '[profile ci]\nlogin_session = arn:aws:iam::1:user/x\nregion = eu-west-1\n',
      'ci',
      'SESSION_EXPIRED',
      /Failed to load token/,
      /`aws login --profile ci`/,
    ],
    [
      'a kind of source that only AWS has',
      `[profile ci]\n${role}\ncredential_source = Elsewhere\n`,
      'ci',
      'CREDENTIALS_MISSING',
      /Unsupported credential source/,
      /`source_profile` in its place/,
    ],
  ] as const) {
    it(`is ${what}`, async () => {
      const { error } = await failureOf(config, profile);
      assert.equal(codeOf(error), code, error.message);
      assert.match(error.message, message);
      assert.match(error.facts.advice!, advice);
    });
  }

  it('is a session of single sign-on, of the profile behind a role too', async () => {
    const sso = [
      '[profile base]',
      'sso_start_url = https://x.example',
      'sso_region = eu-west-1',
      'sso_account_id = 1',
      'sso_role_name = r',
      '',
    ];
    const { error } = await failureOf(`[profile ci]\n${role}\nsource_profile = base\n${sso.join('\n')}`, 'ci');
    assert.equal(codeOf(error), 'SESSION_EXPIRED');
    assert.deepEqual(error.facts.offers?.[0], terminalOffer('aws sso login --profile base'));
  });

  it('is told of the profile that `AWS_PROFILE` names, and of the default one, as of the runbook’s', async () => {
    const named = await failureOf(`[default]\n${keys}\n`, undefined, { AWS_PROFILE: 'tinn' });
    assert.match(named.error.message, /there is no profile `tinn`/);
    const failing = byProcess('echo "sealed" >&2; exit 1').replace('profile ci', 'default');
    const { error } = await failureOf(failing, undefined);
    assert.match(error.message, /sealed/);
    assert.match(error.facts.advice!, /`default`/);
  });

  it('is never made up for by the identity of the machine', async () => {
    const script = byProcess('exit 1');
    const { asked } = await failureOf(script, 'ci', { AWS_EC2_METADATA_DISABLED: 'false' });
    assert.deepEqual(asked, []);
  });

  it('is forgotten once the file is right, in the same process', async () => {
    const { reads, asked, correct } = await aws(byProcess('exit 1'), 'ci');
    await assert.rejects(reads.whoAmI(aSession), { code: 'CREDENTIALS_MISSING' });
    await correct(`[profile ci]\n${keys}\n`);
    await reads.whoAmI(aSession);
    assert.deepEqual(asked, ['sts.eu-west-1.amazonaws.com AKIAEXAMPLE']);
  });

  it('takes a role in the region of the runbook, where the profile names none: another partition knows no key', async () => {
    const config = `[profile ci]\n${role}\nsource_profile = base\n[profile base]\n${keys}\n`;
    const { reads, asked } = await aws(config, 'ci', {}, 'cn-north-1');
    await assert.rejects(reads.whoAmI(aSession), { code: 'FORBIDDEN' });
    assert.deepEqual([...new Set(asked)], ['sts.cn-north-1.amazonaws.com.cn AKIAEXAMPLE']);
  });

  it('asks a process once for both services', async () => {
    const counter = path.join(folder, 'calls');
    const json = '{\\"Version\\": 1, \\"AccessKeyId\\": \\"A\\", \\"SecretAccessKey\\": \\"b\\"}';
    const { reads } = await aws(byProcess(`echo x >> ${counter}; echo "${json}"`), 'ci');
    await reads.whoAmI(aSession);
    await reads.readSecret('x', aSession).catch(() => undefined);
    await reads.whoAmI(aSession);
    assert.equal(await readFile(counter, 'utf8'), 'x\n');
  });

  if (process.platform !== 'win32')
    for (const profile of [undefined, 'ci'])
      for (const [name, make, why] of [
        ['a named pipe', makeNamedPipe, 'it is no regular file'],
        ['a device', (file: string) => symlinkSync('/dev/zero', file), 'it is no regular file'],
        [
          'a sparse file of 10 GB',
          (file: string) => ftruncateSync(openSync(file, 'w'), 10_000_000_000),
          'it is larger than 2 MB',
        ],
      ] as const)
        it(`${name} in the place of the credentials is not opened, with profile ${profile ?? 'none'}`, async () => {
          const { reads } = await aws('', profile);
          const file = path.join(folder, 'credentials');
          make(file);
          await assert.rejects(reads.whoAmI(aSession), (error: PullbookError) => {
            assert.equal(error.code, 'CREDENTIALS_MISSING');
            assert.match(error.message, new RegExp(why));
            assert.ok(error.message.includes(file), error.message);
            return true;
          });
        });

  it('takes the name of no file for none', async () => {
    const { reads } = await aws(`[profile ci]\n${keys}\n`, 'ci', { AWS_SHARED_CREDENTIALS_FILE: devNull });
    await reads.whoAmI(aSession);
  });
});
