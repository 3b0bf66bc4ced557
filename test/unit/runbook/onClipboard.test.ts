import assert from 'node:assert/strict';
import { type Clipboard, onClipboard } from '../../../src/ports/onClipboard';
import { Secret } from '../../../src/shared/secret';
import { VirtualClock } from '../../support/virtualClock';

const value = ['shown', 'once', '3141'].join('-');

describe('onClipboard', () => {
  let clock: VirtualClock;
  let text: string;
  let clipboard: Clipboard;
  let isLeft: boolean;
  beforeEach(() => {
    isLeft = false;
    clock = new VirtualClock();
    text = 'what was there before';
    clipboard = {
      readText: () => Promise.resolve(text),
      writeText: (given) => Promise.resolve(void (text = given)),
    };
  });
  const hold = <T>(use: () => Promise<T>) =>
    onClipboard(new Secret(value), { clipboard, clock, onLeft: () => (isLeft = true) }, use);

  it('has the value there while it is needed, and not a moment longer', async () => {
    const answer = await hold(() => {
      assert.equal(text, value);
      return Promise.resolve('filed');
    });
    assert.deepEqual([answer, text, isLeft], ['filed', '', false]);
  });

  it('takes it away after a minute, while the person still looks at the question', async () => {
    await hold(async () => {
      await clock.sleep(59_999);
      assert.equal(text, value);
      await clock.sleep(2);
      assert.equal(text, '');
    });
    assert.equal(text, '');
  });

  it('leaves what the person copied meanwhile, after the minute and at the end', async () => {
    await hold(async () => {
      text = 'their own';
      await clock.sleep(61_000);
      assert.equal(text, 'their own');
    });
    assert.equal(text, 'their own');
  });

  it('takes it away when the person will not file it', async () => {
    await assert.rejects(
      hold(() => Promise.reject(new Error('no'))),
      /^Error: no$/,
    );
    assert.equal(text, '');
  });

  it('empties a clipboard that may not be read', async () => {
    clipboard = { ...clipboard, readText: () => Promise.reject(new Error('denied')) };
    await hold(() => Promise.resolve());
    assert.equal(text, '');
  });

  it('does not undo what was done because the clipboard cannot be emptied, but says so', async () => {
    const whole = clipboard;
    clipboard = {
      ...clipboard,
      writeText: (given) => (given === '' ? Promise.reject(new Error('denied')) : whole.writeText(given)),
    };
    assert.equal(await hold(() => Promise.resolve('filed')), 'filed');
    assert.ok(isLeft, 'the person is told');
  });

  it('begins nothing where the value cannot be put there', async () => {
    clipboard = { ...clipboard, writeText: () => Promise.reject(new Error('denied')) };
    await assert.rejects(
      hold(() => assert.fail('the person was asked')),
      /denied/,
    );
  });
});
