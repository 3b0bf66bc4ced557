import type { CommandContext } from '../../lint/command';
import type { FindingOffer } from '../../lint/features';
import type { Finding } from '../../lint/rule';
import type { Lint } from '../../lint/lint';
import type { Authentication } from './authenticateConfig';
import { authenticateCommand } from './kind';
import type { ConfigModel } from './model/configModel';
import { rules } from './registry';

const removed: ReadonlySet<string> = new Set(
  rules.filter(({ compoundFix }) => compoundFix === 'removes').map(({ id }) => id),
);

/**
 * Offers the compound fix for the findings that it removes.
 * @param unit - The id of the config.
 */
export function authenticationOffers(
  config: ConfigModel,
  findings: readonly Finding[],
  unit: string,
): FindingOffer<Finding>[] {
  const compound = findings.filter(({ rule }) => removed.has(rule));
  if (compound.length === 0 || config.document.problems.length > 0) return [];
  const offer = { title: 'Authenticate this whole config…', command: authenticateCommand, arguments: [unit] };
  return [{ offer, findings: compound }];
}

/** Shows the compound fix of a config: the one given, or the one in view. */
export async function runAuthenticate(
  context: CommandContext,
  configOf: (lint: Lint) => {
    readonly model: ConfigModel;
    readonly path: string;
    authentication(): Authentication | undefined;
  },
): Promise<void> {
  const unit = await context.current();
  if (unit === undefined) {
    context.say('Open a CircleCI config first.');
    return;
  }
  if (configOf(unit.lint).model.document.problems.length > 0) {
    context.warn('The file has YAML errors. Correct them first: a change computed on a guess can break what is right.');
    return;
  }
  await context.propose(unit.id, (lint) => {
    const config = configOf(lint);
    const whole = config.authentication();
    return whole === undefined ? undefined : { title: whole.title, edits: new Map([[config.path, whole.edits]]) };
  });
}
