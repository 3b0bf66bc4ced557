import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../../shared/ports';
import type { Redactor } from '../../../shared/redactor';
import { Secret } from '../../../shared/secret';
import { readOwnFile } from '../../ownFile';
import { expiryOfToken } from './expiryOfToken';
import type { DockerHubCredential } from '../contract';

/**
 * Under this key `docker login` (web flow) and Docker Desktop keep a session of Docker Hub's web API. It works where
 * an access token is refused, and with two-factor authentication.
 * @see https://github.com/docker/terraform-provider-docker/issues/84
 */
const key = 'https://index.docker.io/v1/access-token';

const configAnswer = z.object({
  credsStore: z.string().optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
  auths: z.record(z.string(), z.object({ auth: z.string().optional() })).optional(),
});
const helperAnswer = z.object({ Username: z.string().min(1), Secret: z.string().min(1) });

export interface DockerLoginPorts {
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Runs a credential helper: its standard output, or `undefined` when it fails or does not end in time. */
  readonly runHelper?: (command: string, input: string) => Promise<string | undefined>;
}

/**
 * The session that `docker login` left on this machine, with its credential helper or, where there is none, in its
 * configuration file; `undefined` when there is none with time left. Never fails: it is one of several ways to sign in.
 */
export async function readDockerLogin(
  ports: DockerLoginPorts,
): Promise<Extract<DockerHubCredential, { kind: 'session' }> | undefined> {
  const config = await readConfig(ports.environment);
  if (config === undefined) return undefined;
  const found = await fromHelperOrFile(config, ports.runHelper ?? runHelper);
  if (found === undefined) return undefined;
  const token = new Secret(found.Secret);
  ports.redactor.register(token);
  const expiresAt = expiryOfToken(token);
  if (expiresAt === undefined || expiresAt <= ports.clock.now()) return undefined;
  return { kind: 'session', username: found.Username, token };
}

type Config = z.infer<typeof configAnswer>;

async function readConfig(environment: DockerLoginPorts['environment']): Promise<Config | undefined> {
  const folder = environment['DOCKER_CONFIG'] || path.join(homedir(), '.docker');
  const text = await readOwnFile(path.join(folder, 'config.json'));
  // No Docker on this machine.
  return text === undefined ? undefined : parsed(text, configAnswer);
}

async function fromHelperOrFile(
  { auths, credHelpers, credsStore }: Config,
  run: NonNullable<DockerLoginPorts['runHelper']>,
): Promise<z.infer<typeof helperAnswer> | undefined> {
  const helper = credHelpers?.['https://index.docker.io/v1/'] ?? credsStore;
  if (helper === undefined || helper === '') {
    // `auth` is the Base64 of `name:secret`, as for Basic authentication.
    const [, name, secret] =
      /^([^:]+):(.+)$/s.exec(Buffer.from(auths?.[key]?.auth ?? '', 'base64').toString('utf8')) ?? [];
    return name === undefined || secret === undefined ? undefined : { Username: name, Secret: secret };
  }
  // The name becomes part of a command: nothing but a plain name may pass.
  if (!/^[A-Za-z0-9._-]+$/.test(helper)) return undefined;
  const output = await run(`docker-credential-${helper}`, key);
  return output === undefined ? undefined : parsed(output, helperAnswer);
}

function parsed<T>(text: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** A helper answers with a name and a value; what is longer is something else, and could fill the memory. In characters. */
const mostOutput = 1_000_000;

/**
 * Without a shell. A helper may open a window to unlock the key chain, so it has half a minute. The limit is a signal, which
 * keeps no program alive: the timer of `timeout` would, to its end, where the helper is not installed.
 */
function runHelper(command: string, input: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(30_000);
    const child = spawn(command, ['get'], { stdio: ['pipe', 'pipe', 'ignore'], signal, windowsHide: true });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.length > mostOutput) child.kill('SIGKILL');
    });
    child.on('error', () => resolve(undefined));
    child.on('close', (exitCode) => resolve(exitCode === 0 ? output : undefined));
    // A helper that ends without reading closes the pipe; its exit code says all there is to know.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
