// @ts-check
/** Programs in Go: two of others, and two of ours on libraries of others, whose sources lie in `test/contracts/programs/`. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { cacheDir, once, root, run, say } from '../lib.mjs';

/**
 * The Go that is there, never another one that it would download.
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv}} [options]
 */
async function runGo(args, { cwd = root, env = {} } = {}) {
  const settings = { cwd, quiet: true, env: { ...process.env, GOTOOLCHAIN: 'local', GOWORK: 'off', ...env } };
  await run('go', ['version'], settings).catch(() => {
    throw new Error('there is no Go on this machine');
  });
  await run('go', args, settings);
}

/** Two packages at once, one for each core. */
const build = ['-p=2', '-trimpath', '-buildvcs=false'];

/**
 * @param {string} name
 * @param {string} variable
 * @param {string} command `<package>@<version>`
 * @returns {import('../vendors.mjs').Program}
 */
function fromModule(name, variable, command) {
  return {
    name,
    variable,
    async find() {
      const [, version] = command.split('@');
      const folder = path.join(cacheDir, `${name}-${version}`);
      await once(folder, async (temporary) => {
        say(`building ${name}`);
        await runGo(['install', ...build, command], { env: { GOBIN: temporary } });
      });
      return path.join(folder, name);
    },
  };
}

/**
 * Modules that cannot be had are a reason to skip; ours that does not compile is a failure.
 * @param {string} name
 * @param {string} variable
 * @param {{folder: string, program: string}} source
 * @returns {import('../vendors.mjs').Program}
 */
function fromSource(name, variable, { folder, program }) {
  const sources = path.join(root, 'test', 'contracts', 'programs', folder);
  return {
    name,
    variable,
    async find() {
      const hash = createHash('sha256');
      for (const file of (await readdir(sources)).sort()) hash.update(await readFile(path.join(sources, file)));
      const made = path.join(cacheDir, `${program}-${hash.digest('hex').slice(0, 12)}`);
      if (!existsSync(made)) await runGo(['mod', 'download'], { cwd: sources });
      return made;
    },
    async make(made) {
      await once(made, async (temporary) => {
        say(`building ${program}`);
        await runGo(['build', ...build, '-o', path.join(temporary, program), '.'], { cwd: sources });
      });
      return path.join(made, program);
    },
  };
}

export const go = [
  fromModule('crane', 'PULLBOOK_CRANE', 'github.com/google/go-containerregistry/cmd/crane@v0.22.1'),
  fromModule('regctl', 'PULLBOOK_REGCTL', 'github.com/regclient/regclient/cmd/regctl@v0.11.7'),
  fromSource('Go with aws-sdk-go-v2', 'PULLBOOK_AWS_GO', { folder: 'awsGo', program: 'awsgo' }),
  fromSource('Go with terraform-plugin-framework', 'PULLBOOK_TERRAFORM_PROVIDER', {
    folder: 'terraformProvider',
    program: 'terraform-provider-circleci',
  }),
];
