// @ts-check
/**
 * Mocha's spec reporter that also adds its totals, as one line of JSON, to the file that PULLBOOK_TOTALS names, so
 * that `npm test` can print one sum over all its runs. The CPU time is that of this process, without those it started.
 */
const { appendFileSync } = require('node:fs');
const Mocha = require('mocha');

module.exports = class extends Mocha.reporters.Spec {
  /**
   * @param {import('mocha').Runner} runner
   * @param {import('mocha').MochaOptions} options
   */
  constructor(runner, options) {
    super(runner, options);
    const file = process.env['PULLBOOK_TOTALS'];
    if (file === undefined || file === '') return;
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      const { user, system } = process.cpuUsage();
      const cpuSeconds = (user + system) / 1e6;
      appendFileSync(file, `${JSON.stringify({ passed: passes, failed: failures, skipped: pending, cpuSeconds })}\n`);
    });
  }
};
