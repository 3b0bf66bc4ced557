import assert from 'node:assert/strict';
import { proves } from '../matrix/proofs';
import { corrected } from './corrected';
import { deviations } from './deviations';
import { documentNames, type DocumentName } from './openapiDocument';
import { asDocumented, isItsOwnAnswer, type Recorded, recordedExchanges } from './recorded';
import { createValidator, type Validator } from './validator';

/** A validator for each document with all deviations but those left out. */
async function validators(isLeftOut: (index: number) => boolean): Promise<Record<DocumentName, Validator>> {
  const made = documentNames.map(async (name) => [name, await createValidator(corrected(name, isLeftOut))] as const);
  return Object.fromEntries(await Promise.all(made)) as Record<DocumentName, Validator>;
}

function isDocumented(service: string): service is DocumentName {
  return (documentNames as readonly string[]).includes(service);
}

/** What the document says against a recorded exchange: against a client's request, or against a simulator's answer. */
function problemsOf(record: Recorded, validator: Validator): readonly string[] {
  if (record.by === 'client') return validator.problemsOfRequest(record);
  return validator.problemsOfAnswer(record, record).map((problem) => `${record.status}: ${problem}`);
}

/** Where the exchange belongs, for people. */
function placeOf(record: Recorded, validator: Validator): string {
  const operation = validator.operationOf(record) ?? `${record.method} ${record.target}`;
  return `${record.by}, ${record.service} ${operation}`;
}

describe('every exchange of the test suite, by the vendors’ OpenAPI documents', () => {
  let validator: Record<DocumentName, Validator>;
  let records: readonly (Recorded & { readonly service: DocumentName })[];
  const counts = { exchanges: 0, operations: 0, failures: 0, elsewhere: 0, faulty: 0 };

  before(async () => {
    validator = await validators(() => false);
    const all = recordedExchanges().map((record) => (record.by === 'client' ? record : asDocumented(record)));
    const documented = all.filter((record) => isDocumented(record.service));
    records = documented.filter((record) => record.by === 'client' || isItsOwnAnswer(record)) as typeof records;
    counts.exchanges = records.length;
    const operationOf = (record: (typeof records)[number]) => validator[record.service].operationOf(record);
    counts.operations = new Set(records.map(operationOf)).size;
    counts.elsewhere = all.length - documented.length;
    counts.faulty = documented.length - records.length;
  });

  function check(by: Recorded['by']): void {
    const failures = new Map<string, number>();
    for (const record of records) {
      if (record.by !== by) continue;
      const problems = problemsOf(record, validator[record.service]);
      for (const problem of problems) {
        const failure = `${placeOf(record, validator[record.service])}: ${problem}`;
        failures.set(failure, (failures.get(failure) ?? 0) + 1);
      }
      const operation = validator[record.service].operationOf(record);
      const column = by === 'client' ? 'clientDocument' : 'simulatorDocument';
      const isServed = record.by === 'client' || record.status < 300;
      if (problems.length === 0 && operation !== undefined && isServed) proves(record.service, operation, column);
    }
    counts.failures += failures.size;
    assert.deepEqual(
      [...failures].map(([failure, count]) => `${failure} (${count} times)`),
      [],
    );
  }

  it('each request of our clients is one that the vendor describes', () => check('client'));

  it('each answer of our simulators is one that the vendor describes', () => check('simulator'));

  describe('needs each deviation that is listed', () => {
    let deviating: typeof records;
    before(async () => {
      const verbatim = await validators(() => true);
      deviating = records.filter((record) => problemsOf(record, verbatim[record.service]).length > 0);
    });

    for (const [index, { document, what, source }] of deviations.entries()) {
      it(`${document}: ${what} (${source})`, async () => {
        const without = await createValidator(corrected(document, (other) => other === index));
        const isNeeded = deviating.some(
          (record) => record.service === document && problemsOf(record, without).length > 0,
        );
        assert.ok(isNeeded, 'no exchange deviates like this any more: take it off the list');
      });
    }
  });

  it('would not pass if an exchange were wrong', () => {
    const seen = new Map<string, (typeof records)[number]>();
    for (const record of records) {
      const status = record.by === 'simulator' ? record.status : '';
      seen.set(`${placeOf(record, validator[record.service])} ${status}`, record);
    }
    const missed: string[] = [];
    for (const [place, record] of seen) {
      for (const [what, wrong] of Object.entries(mistakesIn(record))) {
        if (problemsOf(wrong, validator[record.service]).length === 0) missed.push(`${place}: ${what}`);
      }
    }
    assert.deepEqual(missed, []);
  });

  after(() => {
    const { exchanges, operations, failures, elsewhere, faulty } = counts;
    console.log(
      `    contracts: ${exchanges.toLocaleString('en')} exchanges, ${operations} operations, ` +
        `${deviations.length} justified deviations, ${failures} failures\n` +
        `    passed over: ${elsewhere.toLocaleString('en')} exchanges with services that have no document here, ` +
        `${faulty} answers spoiled by injected faults`,
    );
  });
});

/** The exchange with one thing wrong, by what it is. */
function mistakesIn<T extends Recorded>(record: T): Record<string, T> {
  const elsewhere = { ...record, target: `/nowhere${record.target}` };
  if (record.by === 'simulator') {
    return {
      'another address': elsewhere,
      'another shape of body': { ...record, body: '[0]', headers: { 'content-type': 'application/json' } },
      'a header that nobody knows': { ...record, headers: { ...record.headers, 'x-unknown': '1' } },
    };
  }
  const session = ['circle-token', 'authorization'].find((name) => name in record.headers);
  const others = Object.entries(record.headers).filter(([name]) => name !== session);
  return {
    'another address': elsewhere,
    'another parameter': { ...record, target: `${record.target}${record.target.includes('?') ? '&' : '?'}unknown=1` },
    'a header that nobody knows': { ...record, headers: { ...record.headers, 'x-unknown': '1' } },
    'another shape of body': { ...record, body: '[0]' },
    ...(session !== undefined && { 'no session': { ...record, headers: Object.fromEntries(others) } }),
  };
}
