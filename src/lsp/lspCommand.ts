import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { loadSources } from '../sources/registry';
import { serve } from './serve';
import { servedFrom } from './servedFrom';
import { onOneLine, onTerminal } from '../shared/visible';

const help = `pullbook lsp: the linter for any editor that speaks the Language Server Protocol

  pullbook lsp [--stdio] [--clientProcessId N]
      Serves one editor over the standard streams until it says exit or closes them. Editors start it; set-up for
      Neovim, Helix and Emacs is in media/lsp.md. Nothing but the protocol is written to the standard output, and
      nothing goes over the network.
      Exit code: 0 after shutdown, 1 where the editor went away without it, 64 wrong usage.

  --stdio             what it does anyway; many editors add it
  --clientProcessId   ends with that process, as with the one that the editor names itself
`;

/** The process around the server, so that a test can be one. */
export interface LspIo {
  readonly input: Readable;
  readonly output: Writable;
  readonly stderr: (text: string) => void;
}

/** Wrong usage, as in sysexits.h. */
const exitUsage = 64;

/**
 * Runs `pullbook lsp` with the arguments behind it.
 * @returns the exit code.
 */
export async function lspCommand(args: readonly string[], io: LspIo): Promise<number> {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        stdio: { type: 'boolean' },
        clientProcessId: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
      strict: true,
    }));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    io.stderr(onTerminal(`pullbook: ${onOneLine(error.message.split('.')[0] ?? '')}. See \`pullbook lsp --help\`.\n`));
    return exitUsage;
  }
  if (values.help === true) {
    io.output.write(help);
    return 0;
  }
  return serve(io.input, io.output, servedFrom(await loadSources()), Number(values.clientProcessId ?? 0));
}
