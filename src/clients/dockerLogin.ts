import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import type { Clock } from '../shared/ports';
import type { Redactor } from '../shared/redactor';
import { Secret } from '../shared/secret';
import { expiryOfToken } from './expiryOfToken';
import type { DockerHubCredential } from './services';

/**
 * Under this key `docker login` (web flow) and Docker Desktop keep a session of Docker Hub's web API. It works where
 * an access token is refused, and with two-factor authentication.
 * @see https://github.com/docker/terraform-provider-docker/issues/84
 */
const key = 'https://index.docker.io/v1/access-token';

const configAnswer = z.object({
  credsStore: z.string().optional(),
  credHelpers: z.record(z.string(), z.string()).optional(),
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
 * The session that `docker login` left on this machine; `undefined` when there is none with time left, or no
 * credential helper keeps it. Never fails: it is one of several ways to sign in.
 */
export async function readDockerLogin(
  ports: DockerLoginPorts,
): Promise<Extract<DockerHubCredential, { kind: 'session' }> | undefined> {
  const helper = await helperName(ports.environment);
  if (helper === undefined) return undefined;
  const output = await (ports.runHelper ?? runHelper)(`docker-credential-${helper}`, key);
  if (output === undefined) return undefined;
  const found = parsed(output, helperAnswer);
  if (found === undefined) return undefined;
  const token = new Secret(found.Secret);
  ports.redactor.register(token);
  const expiresAt = expiryOfToken(token);
  if (expiresAt === undefined || expiresAt <= ports.clock.now()) return undefined;
  return { kind: 'session', username: found.Username, token };
}

async function helperName(environment: DockerLoginPorts['environment']): Promise<string | undefined> {
  const folder = environment['DOCKER_CONFIG'] || path.join(homedir(), '.docker');
  let text: string;
  try {
    text = await readFile(path.join(folder, 'config.json'), 'utf8');
  } catch {
    // No Docker on this machine.
    return undefined;
  }
  const config = parsed(text, configAnswer);
  const helper = config?.credHelpers?.['https://index.docker.io/v1/'] ?? config?.credsStore;
  // The name becomes part of a command: nothing but a plain name may pass.
  return helper !== undefined && /^[A-Za-z0-9._-]+$/.test(helper) ? helper : undefined;
}

function parsed<T>(text: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Without a shell. A helper may open a window to unlock the key chain, so it has half a minute. */
function runHelper(command: string, input: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(command, ['get'], { stdio: ['pipe', 'pipe', 'ignore'], timeout: 30_000, windowsHide: true });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.on('error', () => resolve(undefined));
    child.on('close', (exitCode) => resolve(exitCode === 0 ? output : undefined));
    // A helper that ends without reading closes the pipe; its exit code says all there is to know.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
