import path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

/**
 * Runs one mocha suite inside the extension host of whichever editor loaded this module.
 *
 * @param load evaluates the test files; called when `describe` and `it` exist
 * @throws Error with the number of failures, which makes the editor exit with 1
 */
export async function runSuite(load: () => void): Promise<void> {
  // An extension host logs much beside the suite's own lines; the invisible first character tells them apart.
  Mocha.reporters.Base.consoleLog = (...values: unknown[]) => console.log(`\u200b${format(...values)}`);
  const mocha = new Mocha({
    ui: 'bdd',
    // A guard against what hangs, as everywhere: a slow machine must not reach it.
    timeout: 600_000,
    color: true,
    reporter: path.join(__dirname, '..', '..', '.ci', 'reporter.cjs'),
    ...(process.env['PULLBOOK_GREP'] !== undefined && { grep: process.env['PULLBOOK_GREP'] }),
  });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  load();
  // A suite that found no test is a broken build, not a success.
  if (mocha.suite.total() === 0) throw new Error('no test was loaded');
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} editor tests failed`);
}
