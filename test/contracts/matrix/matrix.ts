import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../.ci/lib.mjs';
import { loadSimulators } from '../../../src/services/rehearsalWorld';
import type { Service } from '../../../src/services/world/service';
import { type Column, proofsFile } from './proofs';
import { wireFixtures, wireProofs } from './wireProofs';

/** What a run of the checks has shown for one cell. */
export interface Proof {
  readonly service: string;
  readonly operation: string;
  readonly column: Column;
}

/** Why a cell cannot hold, for the operations of a service that are named; `*` names all that other cells name. */
interface Exemption {
  readonly service: string;
  readonly columns: readonly Column[];
  readonly operations: readonly string[];
  /** A key of `reasons`. */
  readonly reason: string;
}

interface Reasons {
  readonly reasons: Readonly<Record<string, string>>;
  readonly cells: readonly Exemption[];
}

const titles: Readonly<Record<Column, string>> = {
  clientDocument: 'client vs document',
  simulatorDocument: 'simulator vs document',
  otherServer: 'other server',
  otherClient: 'other client',
  wireFixture: 'wire fixture',
};

/** A simulated service, as far as the matrix is about it. */
export type MatrixService = Pick<Service<object>, 'id' | 'title' | 'hosts'>;

/** All of them, in the order of the tables. */
export async function matrixServices(): Promise<readonly MatrixService[]> {
  return (await loadSimulators()).flatMap(({ services }): readonly MatrixService[] => services);
}

/** What the checks of this run have shown, and the wire fixtures, which are checked with the unit tests. */
export function readProofs(services: readonly MatrixService[]): readonly Proof[] {
  const lines = existsSync(proofsFile) ? readFileSync(proofsFile, 'utf8').split('\n').filter(Boolean) : [];
  const proofs = lines.map((line) => JSON.parse(line) as Proof);
  return [...proofs, ...wireProofs([...proofs, ...readReasons().cells.flatMap(operationsOf)], services)];
}

function operationsOf({ service, operations }: Exemption): { readonly service: string; readonly operation: string }[] {
  return operations.filter((operation) => operation !== '*').map((operation) => ({ service, operation }));
}

export function readReasons(): Reasons {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, 'reasons.json'), 'utf8')) as Reasons;
}

/** `test/README.md`, which holds the matrix between two comments. */
export const readme = path.join(root, 'test', 'README.md');
const [start, end] = ['<!-- matrix: written by `node .ci/contracts.mjs --write` -->\n', '<!-- end of matrix -->'];

/** The text with `matrix` in the place of the one that it holds. */
export function withMatrix(text: string, matrix: string): string {
  const [before, rest] = text.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error('test/README.md has no place for the matrix');
  return `${before}${start}\n${matrix}\n${end}${after}`;
}

/**
 * The matrix as Markdown, one table for each service: what is proved, and a letter with its reason where something cannot
 * be. What is neither, and what is both, is a gap.
 */
export function matrixOf(services: readonly MatrixService[], proofs: readonly Proof[], { reasons, cells }: Reasons) {
  const gaps: string[] = [];
  const columns = Object.entries(titles).filter(([column]) => column !== 'wireFixture' || existsSync(wireFixtures));
  const heads = columns.map(([, title]) => title);
  const tables = services.flatMap(({ id: service, title }) => {
    const proved = proofs.filter((proof) => proof.service === service);
    const exempt = cells.filter((cell) => cell.service === service);
    const named = [...proved.map(({ operation }) => operation), ...exempt.flatMap(({ operations }) => operations)];
    const operations = [...new Set(named)].filter((operation) => operation !== '*').sort(byPath);
    if (operations.length === 0) return [];
    const rows = operations.map((operation) => {
      const cellsOfRow = columns.map(([column, head]) => {
        const holds = proved.some((proof) => proof.operation === operation && proof.column === column);
        const reason = exempt.find(
          (cell) =>
            (cell.columns as readonly string[]).includes(column) &&
            cell.operations.some((other) => other === operation || other === '*'),
        )?.reason;
        if (reason !== undefined && !(reason in reasons)) gaps.push(`${reason} is no reason`);
        const cell = `${title} ${operation}, ${head}`;
        if (holds && reason !== undefined) gaps.push(`${cell}: holds, and is listed as one that cannot`);
        if (!holds && reason === undefined) gaps.push(`${cell}: neither holds nor is it listed why`);
        return holds ? '✓' : (reason ?? '');
      });
      return `| \`${operation}\` | ${cellsOfRow.join(' | ')} |`;
    });
    return [`| ${title} | ${heads.join(' | ')} |\n|---|${heads.map(() => ':-:').join('|')}|\n${rows.join('\n')}\n`];
  });
  const used = Object.entries(reasons).filter(([letter]) => tables.some((table) => table.includes(`| ${letter} |`)));
  const legend = used.map(([letter, reason]) => `- **${letter}**: ${reason}`).join('\n');
  return { text: `${tables.join('\n')}\n${legend}\n`, gaps };
}

function byPath(a: string, b: string): number {
  const key = (operation: string): string => operation.split(' ').reverse().join(' ');
  return key(a) < key(b) ? -1 : 1;
}
