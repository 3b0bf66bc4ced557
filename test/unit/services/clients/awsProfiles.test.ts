import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createAws } from '../../../../src/services/aws/client/aws';
import { codeOf, type PullbookError } from '../../../../src/shared/errors';
import { silentLogger } from '../../../../src/shared/ports';
import { Redactor } from '../../../../src/shared/redactor';
import { terminalOffer } from '../../../../src/shared/offer';
import { aSession, everythingIn, VirtualClock } from './testServices';

const secretKey = 'pr0c3ss-' + 'secret-' + 'key';

/** Accepts every request, and keeps who signed it. */
function listening() {
  const signers: string[] = [];
  const requestHandler = {
    handle: ({ headers }: { headers: Record<string, string> }) => {
      signers.push(/Credential=([^/]+)/.exec(headers['authorization'] ?? '')?.[1] ?? 'nobody');
      const body = Buffer.from(
        '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::1:user/x</Arn><Account>1</Account>' +
          '</GetCallerIdentityResult></GetCallerIdentityResponse>',
      );
      return Promise.resolve({ response: { statusCode: 200, headers: {}, body } });
    },
    metadata: { handlerProtocol: 'http/1.1' },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
  return { requestHandler, signers };
}

describe('AWS credentials', () => {
  const names = [
    'AWS_CONFIG_FILE',
    'AWS_SHARED_CREDENTIALS_FILE',
    'AWS_EC2_METADATA_DISABLED',
    'AWS_PROFILE',
    'AWS_VAULT',
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
    'AWS_ENDPOINT_URL_STS',
    'HOME',
  ];
  const before = new Map(names.map((name) => [name, process.env[name]]));
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'pullbook-aws-'));
    for (const name of names) Reflect.deleteProperty(process.env, name);
    // The SDK keeps what it read by path, so each test has paths of its own.
    process.env['HOME'] = folder;
    process.env['AWS_CONFIG_FILE'] = path.join(folder, 'config');
    process.env['AWS_SHARED_CREDENTIALS_FILE'] = path.join(folder, 'credentials');
    process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
  });

  afterEach(async () => {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
    await rm(folder, { recursive: true });
  });

  const config = (text: string): Promise<void> => writeFile(path.join(folder, 'config'), text);

  function aws(profile: string | undefined) {
    const redactor = new Redactor();
    const { requestHandler, signers } = listening();
    const { reads } = createAws({
      clock: new VirtualClock(),
      random: { bytes: (count) => new Uint8Array(count) },
      logger: silentLogger,
      redactor,
      region: 'eu-west-1',
      profile,
      requestHandler,
      environment: process.env,
    });
    return { reads, redactor, signers };
  }

  async function failureOf(profile: string | undefined): Promise<PullbookError> {
    const error = await aws(profile)
      .reads.whoAmI(aSession)
      .then(
        () => assert.fail('it did not fail'),
        (reason: unknown) => reason as PullbookError,
      );
    assert.ok(!everythingIn(error).includes(secretKey));
    return error;
  }

  it('come from the named profile, by its credential_process', async () => {
    const script = path.join(folder, 'process.sh');
    const output = JSON.stringify({ Version: 1, AccessKeyId: 'AKIAPROCESS', SecretAccessKey: secretKey });
    await writeFile(script, `#!/bin/sh\necho '${output}'\n`);
    await chmod(script, 0o755);
    await config(`[profile management]\ncredential_process = ${script}\n`);
    const { reads, redactor, signers } = aws('management');
    await reads.whoAmI(aSession);
    assert.deepEqual(signers, ['AKIAPROCESS']);
    assert.equal(redactor.redact(secretKey), '[redacted]');
  });

  it('come from the environment when no profile is named', async () => {
    process.env['AWS_ACCESS_KEY_ID'] = 'AKIAENVIRONMENT';
    process.env['AWS_SECRET_ACCESS_KEY'] = secretKey;
    const { reads, signers } = aws(undefined);
    await reads.whoAmI(aSession);
    assert.deepEqual(signers, ['AKIAENVIRONMENT']);
  });

  it('come from `aws-vault exec` when it runs for the same profile', async () => {
    process.env['AWS_VAULT'] = 'management';
    process.env['AWS_ACCESS_KEY_ID'] = 'AKIAVAULT';
    process.env['AWS_SECRET_ACCESS_KEY'] = secretKey;
    const { reads, signers } = aws('management');
    await reads.whoAmI(aSession);
    assert.deepEqual(signers, ['AKIAVAULT']);
  });

  it('are missing, with a word about aws-vault, when it runs for another profile', async () => {
    process.env['AWS_VAULT'] = 'sandbox';
    process.env['AWS_ACCESS_KEY_ID'] = 'AKIAVAULT';
    process.env['AWS_SECRET_ACCESS_KEY'] = secretKey;
    const error = await failureOf('management');
    assert.equal(codeOf(error), 'CREDENTIALS_MISSING');
    assert.match(error.facts.advice!, /aws-vault exec sandbox/);
  });

  it('trap 27: are missing when there is no such profile, which the advice names', async () => {
    const error = await failureOf('management');
    assert.equal(codeOf(error), 'CREDENTIALS_MISSING');
    assert.match(error.facts.advice!, /`management` in `~\/\.aws\/config`/);
  });

  it('are missing where nothing is configured at all', async () => {
    assert.equal(codeOf(await failureOf(undefined)), 'CREDENTIALS_MISSING');
  });

  it('trap 27: are an expired session for a single sign-on profile, with the command that renews it', async () => {
    await config(
      [
        '[profile management]',
        'sso_session = company',
        'sso_account_id = 123456789012',
        'sso_role_name = operator',
        '[sso-session company]',
        'sso_region = eu-west-1',
        'sso_start_url = https://company.awsapps.example/start',
        'sso_registration_scopes = sso:account:access',
      ].join('\n'),
    );
    const error = await failureOf('management');
    assert.equal(codeOf(error), 'SESSION_EXPIRED');
    assert.deepEqual(error.facts.offers?.[0], terminalOffer('aws sso login --profile management'));
  });

  it('are not sent over plain http to another machine', async () => {
    process.env['AWS_ACCESS_KEY_ID'] = 'AKIAENVIRONMENT';
    process.env['AWS_SECRET_ACCESS_KEY'] = secretKey;
    process.env['AWS_ENDPOINT_URL_STS'] = 'http://sts.example.test';
    const { reads, signers } = aws(undefined);
    await assert.rejects(reads.whoAmI(aSession), { code: 'INPUT_INVALID' });
    assert.deepEqual(signers, []);
  });
});
