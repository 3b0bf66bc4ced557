import assert from 'node:assert/strict';
import type { LanguageService } from '../../../src/language/languageService';
import type { ProposedChange } from '../../../src/language/results';
import { serve } from '../../../src/lsp/serve';
import { ableClient, pipes, plainClient } from '../../support/languageClient';
import { quietService } from '../../support/quietService';

const change: ProposedChange = {
  title: 'Write `it`',
  files: [{ file: '/a/b', before: 'old', version: 3, edits: [{ span: { start: 0, end: 3 }, text: 'new' }] }],
  needsLook: false,
};

describe('commands of sources in the language server', () => {
  async function started(run: LanguageService['run'], capabilities = ableClient) {
    const { client, input, output } = pipes();
    const served = { version: '1', sources: [], openService: () => quietService({ run }) };
    void serve(input, output, served, 0);
    await client.start(capabilities);
    const execute = (...given: unknown[]): Promise<unknown> =>
      client.connection.sendRequest('workspace/executeCommand', { command: 'do.it', arguments: given });
    return { client, execute };
  }

  it('are run with their argument, and have what they propose confirmed', async () => {
    const ran: unknown[] = [];
    const { client, execute } = await started(async (command, argument, person) => {
      ran.push(command, argument);
      await person.propose(() => Promise.resolve(change));
      return true;
    });
    assert.equal(await execute({ some: 'thing' }, 'more'), null);
    assert.deepEqual(ran, ['do.it', { some: 'thing' }]);
    const [wanted] = client.wantedEdits;
    assert.equal(wanted?.label, 'Write it');
    assert.deepEqual(wanted.edit.changeAnnotations, { pullbook: { label: 'Write it', needsConfirmation: true } });
    await client.stop();
  });

  it('change nothing in an editor that cannot ask, and say so', async () => {
    const { client, execute } = await started(async (_command, _argument, person) => {
      await person.propose(() => Promise.resolve(change));
      return true;
    }, plainClient);
    await execute();
    assert.deepEqual(client.wantedEdits, []);
    assert.match(client.messages[0] ?? '', /cannot ask .* Nothing was changed\.$/);
    await client.stop();
  });

  it('say that nothing is left to change', async () => {
    for (const left of [undefined, { ...change, files: [] }]) {
      const { client, execute } = await started(async (_command, _argument, person) => {
        await person.propose(() => Promise.resolve(left));
        return true;
      });
      await execute();
      assert.deepEqual(client.messages, ['Nothing is left to change.']);
      await client.stop();
    }
  });

  it('let a person pick by a button, and give up where an answer has to be typed', async () => {
    const heard: unknown[] = [];
    const { client, execute } = await started(async (_command, _argument, person) => {
      const choices = [
        { label: 'one', value: 1 },
        { label: 'two', value: 2 },
      ];
      heard.push(await person.pick('Which?', choices), await person.ask('Wire it', []));
      return true;
    });
    client.picks = 'two';
    await execute();
    assert.deepEqual(heard, [2, undefined]);
    assert.deepEqual(client.messages, [
      '“Wire it” needs answers that cannot be typed in this editor. Nothing was changed.',
    ]);
    await client.stop();
  });

  it('answer a failure with an error, and the next question as ever', async () => {
    const { client, execute } = await started((_command, argument) =>
      argument === 'fail' ? Promise.reject(new RangeError('There is no such file.')) : Promise.resolve(true),
    );
    await assert.rejects(execute('fail'), /There is no such file/);
    assert.equal(await execute(), null);
    await client.stop();
  });
});
