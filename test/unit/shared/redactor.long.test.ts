import assert from 'node:assert/strict';
import { Redactor } from '../../../src/shared/redactor';
import { Secret } from '../../../src/shared/secret';

function redactorOf(...values: string[]): Redactor {
  const redactor = new Redactor();
  for (const one of values) redactor.register(new Secret(one));
  return redactor;
}

describe('Redactor, growth', () => {
  it('does not take longer for each letter of a text that is twice as long', () => {
    const redactor = redactorOf(...Array.from({ length: 200 }, (_, at) => `${'a'.repeat(60 + at)}${at}z`));
    const families: Readonly<Record<string, string>> = {
      plain: 'a',
      escapes: '%25',
      entities: '&#38;#38;',
      blanks: 'a ',
    };
    for (const [name, unit] of Object.entries(families)) {
      const cost = (length: number): number => {
        const text = unit.repeat(length / unit.length);
        const before = process.cpuUsage();
        redactor.redact(text);
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1000;
      };
      cost(20_000);
      const [small, large] = [cost(60_000), cost(480_000)];
      assert.ok(large < 60 + 24 * small, `${name}: ${small} ms, eight times as long ${large} ms`);
    }
  });
});
