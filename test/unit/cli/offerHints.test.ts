import assert from 'node:assert/strict';
import { hintOfOffer } from '../../../src/cli/offerHints';
import { linkOffer, planAgainOffer, retryOffer, signInOffer, terminalOffer } from '../../../src/shared/offer';

describe('the hint of the command line for an offer', () => {
  it('names the variables of a sign-in', () => {
    assert.deepEqual(hintOfOffer(signInOffer('circleci', 'CircleCI')), ['set CIRCLE_TOKEN, then run this again']);
  });

  it('is nothing where the text of the report says it already, or only an editor can do it', () => {
    const offers = [linkOffer('Look', 'https://example.org'), terminalOffer('true'), retryOffer, planAgainOffer];
    for (const command of ['open-file', 'authenticate-config', 'wire']) {
      offers.push({ command, title: 'Press me', arguments: {} });
    }
    for (const offer of offers) assert.deepEqual(hintOfOffer(offer), [], offer.command);
  });

  it('is the title of a command that it does not know, whatever that is called', () => {
    for (const command of ['send-pigeon', 'constructor', '__proto__', '']) {
      assert.deepEqual(hintOfOffer({ command, title: 'Send a pigeon…', arguments: {} }), ['Send a pigeon…']);
    }
  });

  it('survives a sign-in that does not say where', () => {
    assert.deepEqual(hintOfOffer({ command: 'sign-in', title: 'Sign in…', arguments: {} }), []);
  });
});
