import assert from 'node:assert/strict';
import { Workbench } from '../support/workbench';

describe('the installed package', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await Workbench.open();
  });
  after(() => workbench.close());

  it('is active in the editor, which says how long that took', async () => {
    const milliseconds = await workbench.activationTime('Pullbook');
    await workbench.screenshot('running-extensions');
    assert.ok(milliseconds >= 0);
    console.log(`      activation: ${milliseconds} ms`);
  });
});
