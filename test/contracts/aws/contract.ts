import assert from 'node:assert/strict';

/** Where a server is known to behave otherwise than AWS documents it. */
export interface Difference {
  /** Title of the test that shows it. */
  readonly test: string;
  /** What the server does instead. */
  readonly instead: string;
  /** What the test's failure says. */
  readonly shows: RegExp;
  /** Where AWS says how it should be, and where the server's source does otherwise. */
  readonly source: string;
}

/** Registers one test of a suite that several servers pass. */
export type Contract = (title: string, body: () => Promise<void>) => void;

/**
 * Describes a suite for one server. A test that a difference is listed for has to fail in the listed way: neither may a
 * difference pass that is not listed, nor a list go on that is out of date.
 *
 * @param whenPassed - Called once all of them have.
 */
export function describeContract(
  name: string,
  differences: readonly Difference[],
  suite: (contract: Contract) => void,
  whenPassed: () => void = () => undefined,
): void {
  describe(name, () => {
    after(function () {
      if (this.test?.parent?.tests.every(({ state }) => state === 'passed') === true) whenPassed();
    });
    const titles = new Set<string>();
    suite((title, body) => {
      titles.add(title);
      const known = differences.find(({ test }) => test === title);
      if (known === undefined) it(title, body);
      else it(`${title} [known to differ: ${known.instead}]`, () => fails(body, known));
    });
    for (const { test } of differences) {
      it(`lists a difference of a test that exists: ${test}`, () => assert.ok(titles.has(test)));
    }
  });
}

async function fails(body: () => Promise<void>, { shows, instead }: Difference): Promise<void> {
  const error: unknown = await body().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error !== undefined, `it passes: it is no longer so that ${instead}; take the difference off the list`);
  assert.ok(error instanceof Error);
  assert.match(error.message, shows);
}
