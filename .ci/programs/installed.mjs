// @ts-check
/** Programs that a machine has or Debian brings. */
import process from 'node:process';
import { aptInstall, run } from '../lib.mjs';

/**
 * @param {string} command
 * @param {string[]} args to which it answers at once
 * @param {string[]} packages of Debian's that bring it, tried in turn
 */
async function findCommand(command, args, packages) {
  // Terraform asks its makers for news unless it is told not to.
  const env = { ...process.env, CHECKPOINT_DISABLE: '1' };
  const look = () => run(command, args, { quiet: true, env });
  const attempts = [look, ...packages.map((name) => () => aptInstall([name]).then(look))];
  for (const attempt of attempts) if ((await attempt().catch(() => undefined)) !== undefined) return command;
  const way = packages.length > 0 ? `; Debian has it in ${packages.join(' or ')}` : '';
  throw new Error(`there is no ${command} on this machine, and it could not be installed${way}`);
}

/** @type {readonly import('../vendors.mjs').Program[]} */
export const installed = [
  {
    name: 'Docker CLI',
    variable: 'PULLBOOK_DOCKER',
    // No daemon is needed. The client is a package of its own since Debian 13.
    find: () => findCommand('docker', ['--version'], ['docker-cli', 'docker.io']),
  },
  {
    name: 'Neovim',
    variable: 'PULLBOOK_NEOVIM',
    find: () => findCommand('nvim', ['--version'], ['neovim']),
  },
  {
    name: 'Terraform',
    variable: 'PULLBOOK_TERRAFORM',
    find: () => findCommand('terraform', ['-version'], []),
  },
];
