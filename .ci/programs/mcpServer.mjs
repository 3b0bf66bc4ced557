// @ts-check
/** CircleCI's server for language models. It stays out of `package.json`: only this stage needs it and its 136 packages. */
import path from 'node:path';
import { cacheDir, once, run, say } from '../lib.mjs';

const version = '0.20.0';
/** What its packages were on this day, so that they stay the same ones without a lock file. */
const day = '2026-11-01';

/** @type {import('../vendors.mjs').Program} */
export const mcpServer = {
  name: 'MCP server of CircleCI',
  variable: 'PULLBOOK_CIRCLECI_MCP',
  async find() {
    const folder = path.join(cacheDir, `circleci-mcp-${version}-${day}`);
    await once(folder, async (temporary) => {
      say('installing the MCP server of CircleCI');
      const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
      const what = ['--before', day, `@circleci/mcp-server-circleci@${version}`];
      await run('npm', ['install', '--prefix', temporary, ...quietly, ...what], { cwd: temporary, quiet: true });
    });
    return path.join(folder, 'node_modules', '@circleci', 'mcp-server-circleci', 'dist', 'index.js');
  },
};
