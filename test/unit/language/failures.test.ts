import assert from 'node:assert/strict';
import type { Source } from '../../../src/lint/source';
import { ableClient } from '../../support/languageClient';
import { eventually, fakeWorkspace } from '../../support/fakeWorkspace';
import { serveCheckout } from '../../support/servedCheckout';
import { toySource } from '../../support/toySource';

const file = '/w/a.toy';
const saved = { [file]: 'Loud\n' };

/** Fails as often as it is told, each time in another error, then works. */
function failing(source: Source, times: number, where: 'open' | 'lint'): Source {
  let left = times;
  const fail = (): void => {
    if (left-- > 0) throw new RangeError(`${left} left`);
  };
  return {
    ...source,
    async open(assets) {
      if (where === 'open') fail();
      const linter = await source.open(assets);
      return {
        ...linter,
        lint(...given) {
          if (where === 'lint') fail();
          return linter.lint(...given);
        },
      };
    },
  };
}

describe('what fails while nobody waits for it', () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown): void => void unhandled.push(error);
  before(() => process.on('unhandledRejection', note));
  after(() => process.off('unhandledRejection', note));

  for (const unit of ['file', 'repository'] as const)
    for (const where of ['open', 'lint'] as const)
      it(`is told, and the next time may go well: ${where} of a ${unit}`, async () => {
        const workspace = fakeWorkspace([failing(toySource(unit), 2, where)], saved);
        workspace.open(file);
        await eventually(
          () => workspace.failures,
          (failures) => failures.length === 1,
        );
        await assert.rejects(workspace.service.hoverAt(file, 0), RangeError);
        workspace.type(file, 'Loud\nLouder\n');
        await eventually(
          () => workspace.rules(file),
          (rules) => rules.filter((rule) => rule === 'toy-shouting').length === 2,
        );
        assert.equal(workspace.failures.length, 1);
        workspace.service.dispose();
        assert.deepEqual(unhandled, []);
      });

  it('is told by the language server as an entry of its log, without the text', async () => {
    const source = failing(toySource('file'), 1, 'lint');
    const served = await serveCheckout([source], { 'a.toy': 'Loud\n' }, ableClient);
    const logged: string[] = [];
    served.client.connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      logged.push(message);
    });
    await served.open('a.toy', 'plaintext');
    await eventually(
      () => logged,
      (messages) => messages.length > 0,
    );
    assert.match(logged[0] ?? '', /^A defect in Pullbook: RangeError\n\s+at /);
    await served.client.change(served.uriOf('a.toy'), 2, 'Loud\nfine\n');
    await served.rules('a.toy', ['toy-shouting']);
    assert.equal(await served.stop(), 0);
    assert.deepEqual(unhandled, []);
  });
});
