import { version } from '../../package.json';
import { credentialHelp } from '../services/credentials';
import { isPullbookError, printableError } from '../shared/errors';
import { exitCodeHelp, exitCodes } from './exitCodes';
import { type Io, UsageError } from './io';
import { onOneLine, onTerminal } from '../shared/visible';
import { withoutSecretShapes } from '../runbook/file/secretShape';
import { secretShapes } from '../steps/secretShapes';
import { findDiskFault } from '../shared/diskFault';

const help = (): string => `pullbook: a runbook you can run

  pullbook plan FILE --target live|rehearsal [--json] [--evidence] [--state DIR] [--workspace DIR]…
      Checks every step and shows what it would change. Writes nothing. --evidence tells what each verdict rests on.
      Nothing is applied to the real services from here: that is done in the editor, by who has read the plan.

  pullbook mark FILE STEP --target live|rehearsal --note TEXT [--json] [--state DIR] [--workspace DIR]…
      Records your word that the manual part of a step is done, then checks that step.

  pullbook rehearse FILE [--json] [--state DIR] [--workspace DIR]… [--reset]
      Takes every step to in sync on bundled simulators, which go on where they were left.

  pullbook simulate [--port N] [--runbook FILE]
      Serves the simulated services on 127.0.0.1 until it is interrupted. Prints their addresses as JSON, and says
      what a program asks for and is not simulated. media/simulators.md lists what is.

  pullbook lint [PATH…] [--fix]
      Finds pulls without credentials and faults in how credentials are handed on. See \`pullbook lint --help\`.

  pullbook lsp
      Serves the linter to an editor that speaks the Language Server Protocol. See \`pullbook lsp --help\`.

  pullbook --help | --version

${exitCodeHelp}
Credentials for \`--target live\` come from the environment:
${credentialHelp(116)
  .map((line) => `  ${line}\n`)
  .join('')}
HTTPS_PROXY and NO_PROXY are honoured; this machine is never reached through a proxy.
Journal, escrow and rehearsal world are kept for each runbook by its path; --state chooses another folder.
Steps look for files in the working folder; --workspace, once for each checkout, names others.
`;

/**
 * Runs one command line, without the program's own name.
 * @returns the exit code.
 */
export async function main(args: readonly string[], given: Io): Promise<number> {
  const io: Io = { ...given, stderr: (text) => given.stderr(onTerminal(withoutSecretShapes(text, secretShapes))) };
  const [command, ...rest] = args;
  try {
    // The linter has a help of its own.
    if (command !== 'lint' && rest.some((arg) => arg === '--help' || arg === '-h')) {
      io.stdout(help());
      return exitCodes.right;
    }
    switch (command) {
      case 'plan':
        return await (await import('./plan')).plan(rest, io);
      case 'mark':
        return await (await import('./mark')).mark(rest, io);
      case 'rehearse':
        return await (await import('./rehearse')).rehearse(rest, io);
      case 'simulate':
        return await (await import('./simulate')).simulate(rest, io);
      case 'lint':
        return await (await import('./lintCommand')).lintCommand(rest, io);
      case '--version':
        io.stdout(`${version}\n`);
        return exitCodes.right;
      case '--help':
      case '-h':
      case 'help':
        io.stdout(help());
        return exitCodes.right;
      case undefined:
        throw new UsageError('No command is given.');
      default:
        throw new UsageError(`\`${command}\` is no command.`);
    }
  } catch (error) {
    if (error instanceof UsageError) {
      io.stderr(`pullbook: ${onOneLine(error.message)} See \`pullbook --help\`.\n`);
      return exitCodes.usage;
    }
    if (findDiskFault(error) !== undefined && !isPullbookError(error)) {
      io.stderr(`pullbook: ${printableError(error)}\n`);
      return exitCodes.unreadable;
    }
    if (!isPullbookError(error)) throw error;
    io.stderr(onOneLine(`pullbook: ${error.message} ${error.facts.advice ?? ''}`.trimEnd()) + '\n');
    // A run that began says in its report what failed; what ends a command otherwise is something that it could not read.
    return error.code === 'STEP_UNKNOWN' ? exitCodes.usage : exitCodes.unreadable;
  }
}
