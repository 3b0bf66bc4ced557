import { z } from 'zod';
import { basisOf } from '../runbook/run/basis';
import type { StepKind } from '../runbook/run/step';
import { auditConfig } from './config/auditConfig';
import { findConfig } from './config/findConfig';
import { isPlayed, planConfig, type ConfigInput, type ConfigState } from './config/planConfig';
import { viewConfig } from './config/viewConfig';
import { projectSlug } from './projectSlug';
import { settingsFor } from './settingsFor';

/** Looks at the project's `.circleci/config.yml` in the workspace, and reports what still pulls unauthenticated. */
export const circleciConfig = {
  kind: 'circleci/config',
  summary: 'Reports what in the project’s `.circleci/config.yml` still pulls from Docker Hub unauthenticated.',
  effects: 'manual',
  input: z.strictObject({
    project: projectSlug.describe('The CircleCI project that the config belongs to.'),
    path: z
      .string()
      .regex(/^(?!\/)(?!.*\\)(?!.*(?:^|\/)\.\.(?:\/|$)).+\.ya?ml$/, {
        error: (issue) => `\`${String(issue.input)}\` is no path of a YAML file below the workspace.`,
      })
      .optional()
      .describe(
        'Path of the config in the workspace. Default: the only `.circleci/config.yml`, the one at the root, or the one in a folder named like the repository.',
      ),
  }),
  outputs: {},
  subject: (input) => `the config of **${input.project}**`,
  async check(input, ctx): Promise<ConfigState> {
    const config = await findConfig(ctx.files, input.project, input.path, ctx.signal);
    const audit = config.found === 'one' ? await auditConfig(ctx.files, config.path, config.text) : undefined;
    const pulls = audit?.pulls ?? [];
    const unread = config.found === 'unread' ? { path: config.path, why: config.why } : undefined;
    const where =
      config.found === 'one' || config.found === 'unread' ? config.path : (input.path ?? '.circleci/config.yml');
    const { credentials } = await settingsFor(ctx.files, where);
    return {
      target: ctx.target,
      seen: basisOf(config.found === 'one' ? config.text : unread),
      path: config.found === 'one' ? config.path : undefined,
      unread,
      candidates: config.found === 'several' ? config.paths : [],
      findings: audit?.findings,
      setAside: audit?.setAside ?? [],
      pulls,
      evidence: pulls.flatMap(({ verdict }) => (verdict.is === 'unknown' ? [] : verdict.evidence)),
      credentials,
      confirmation: ctx.memory.confirmation,
    };
  },
  plan: (input, state) => planConfig(input, state),
  view: (input, state) => viewConfig(input, state),
  // What the file has speaks against a mending that was only played; the word of it is the evidence.
  evidence: (_input, state) => (isPlayed(state) ? [] : state.evidence),
  outcome: () => ({}),
  apply: () => Promise.resolve(),
} satisfies StepKind<ConfigInput, ConfigState, unknown>;
