import assert from 'node:assert/strict';
import path from 'node:path';
import type { Simulation } from '../../support/simulate';
import { program, runProgram } from './program';

/** One call of a client's method, with its named arguments. */
export type Call = readonly [method: string, args: Readonly<Record<string, unknown>>];
/** What came of a call: what it returned, or what CircleCI refused it with. */
export type Result =
  | { readonly answer: unknown; readonly status?: undefined }
  | { readonly status: number; readonly refused: { readonly message: string } };

type Items = readonly Readonly<Record<string, unknown>>[];

/** The simulated CircleCI, as programs in Python and the tests themselves ask it. */
export interface CircleCi {
  readonly token: string;
  /** Below which `/v2` is. */
  readonly api: string;
  /** Makes the calls with a client in Python, one after the other. */
  python(library: 'pycircleci' | 'circleci2', calls: readonly Call[]): Promise<readonly Result[]>;
  /** The items of a list, by a plain request. */
  items(path: string): Promise<Items>;
  /** What CircleCI shows of a variable of the product's project. */
  mask(name: string): Promise<unknown>;
  /** Waits until every workflow of these pipelines is over. @returns how each of them ended. */
  ended(pipelines: readonly string[]): Promise<readonly string[]>;
}

export async function circleCiOf(simulation: Simulation): Promise<CircleCi> {
  const { token } = (await simulation.credentials()).circleCi;
  const api = `${simulation.environment['PULLBOOK_CIRCLECI_URL']!}/api`;
  const items = async (where: string): Promise<Items> => {
    const response = await fetch(`${api}/v2/${where}`, { headers: { 'circle-token': token } });
    assert.equal(response.status, 200, where);
    return ((await response.json()) as { items: Items }).items;
  };
  return {
    token,
    api,
    items,
    async python(library, calls) {
      const script = path.join(import.meta.dirname, 'circleCiPython.py');
      const input = JSON.stringify(calls);
      const { exitCode, stdout, stderr } = await runProgram(program('python'), [script, library, api, token], {
        input,
      });
      assert.equal(exitCode, 0, stderr);
      return JSON.parse(stdout) as Result[];
    },
    async mask(name) {
      const variables = await items('project/gh/ministryofjustice/opg-sirius/envvar');
      return variables.find((one) => one['name'] === name)?.['value'];
    },
    async ended(pipelines) {
      // Builds take a quarter of a minute; the guard is for what never ends.
      for (const end = Date.now() + 5 * 60_000; Date.now() < end; await new Promise((go) => setTimeout(go, 500))) {
        const workflows = (await Promise.all(pipelines.map((id) => items(`pipeline/${id}/workflow`)))).flat();
        const statuses = workflows.map(({ status }) => String(status));
        if (statuses.length >= pipelines.length && statuses.every((one) => one !== 'running')) return statuses;
      }
      throw new Error('the builds have not ended within five minutes');
    },
  };
}

/** What a call returned. */
export function returned(result: Result | undefined): unknown {
  assert.ok(result !== undefined && result.status === undefined, JSON.stringify(result));
  return result.answer;
}
