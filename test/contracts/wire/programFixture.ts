import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { wireRequest } from './wireFixture';

/** Requests of a program that is not run here, with what it reads of the answers. `$NAME` stands for a secret of the run. */
export type ProgramFixture = z.infer<typeof programFixture>;
export type ProgramAnswer = ProgramFixture['runs'][number]['exchanges'][number]['answer'];

const headers = z.record(z.string(), z.string());

const programFixture = z.strictObject({
  /** As it is known. */
  program: z.string().min(1),
  /** Where its requests can be read, at the version looked at. The values are ours. */
  source: z.string().min(1),
  /** What it sends with every request; a request's own headers win, and an empty one is left out. */
  headers: headers.default({}),
  runs: z
    .array(
      z.strictObject({
        does: z.string().min(1),
        /** What the simulated world is brought to first: see `situations`. */
        situation: z.string().optional(),
        exchanges: z
          .array(
            z.strictObject({
              request: wireRequest,
              answer: z.strictObject({
                status: z.int(),
                /** `null`: must not be sent. */
                headers: z.record(z.string(), z.string().nullable()).default({}),
                /** Members that the program reads; there may be others. */
                reads: z.unknown().optional(),
                /** Texts that are in the body. */
                says: z.array(z.string()).default([]),
              }),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});

const folder = path.join(import.meta.dirname, 'programs');

/** All of them, by file name. */
export function programFixtures(): readonly ProgramFixture[] {
  return readdirSync(folder)
    .sort()
    .map((file) => {
      const found = programFixture.safeParse(parse(readFileSync(path.join(folder, file), 'utf8')));
      if (!found.success) throw new Error(`${file}: ${z.prettifyError(found.error)}`);
      const { headers: always, runs, ...others } = found.data;
      return {
        ...others,
        headers: always,
        runs: runs.map((run) => ({
          ...run,
          exchanges: run.exchanges.map(({ request, answer }) => ({
            request: { ...request, headers: withoutEmpty({ ...always, ...request.headers }) },
            answer,
          })),
        })),
      };
    });
}

function withoutEmpty(given: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
}
