import assert from 'node:assert/strict';
import { lendToClipboard } from '../../../src/editor/lendToClipboard';
import { VirtualClock } from '../../support/virtualClock';

describe('a value lent to the clipboard', () => {
  let text: string;
  let clock: VirtualClock;
  const clipboard = {
    readText: () => Promise.resolve(text),
    writeText: (value: string) => {
      text = value;
      return Promise.resolve();
    },
  };
  beforeEach(() => {
    text = 'what was there';
    clock = new VirtualClock();
  });

  it('is there for a minute, and then gone', async () => {
    await lendToClipboard('lent', clipboard, clock);
    assert.equal(text, 'lent');
    const lentAt = clock.now();
    await clock.sleep(59_999);
    assert.equal(text, 'lent');
    await clock.sleep(2);
    assert.equal(text, '');
    assert.equal(clock.now() - lentAt, 60_001);
  });

  it('is gone as soon as it is taken back', async () => {
    const takeBack = await lendToClipboard('lent', clipboard, clock);
    assert.equal(await takeBack(), true);
    assert.equal(text, '');
  });

  it('is cleared unread where the clipboard cannot be read, and says so where it cannot be cleared', async () => {
    const refuse = () => Promise.reject(new Error('NotAllowedError'));
    const takeBack = await lendToClipboard('lent', { ...clipboard, readText: refuse }, clock);
    assert.equal(await takeBack(), true);
    assert.equal(text, '');
    let isLent = false;
    const once = (value: string) => (isLent ? refuse() : ((isLent = true), clipboard.writeText(value)));
    const keeps = await lendToClipboard('lent', { ...clipboard, writeText: once }, clock);
    assert.equal(await keeps(), false);
    assert.equal(text, 'lent');
    await clock.sleep(60_001);
  });

  it('leaves alone what was copied meanwhile, then and a minute later', async () => {
    const takeBack = await lendToClipboard('lent', clipboard, clock);
    text = 'something else';
    await takeBack();
    assert.equal(text, 'something else');
    text = 'lent';
    await clock.sleep(60_001);
    assert.equal(text, 'lent', 'once taken back, the minute counts no more');
    await lendToClipboard('lent', clipboard, clock);
    text = 'something else';
    await clock.sleep(60_001);
    assert.equal(text, 'something else');
  });
});
