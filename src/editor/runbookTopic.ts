import { procedures } from '../procedures/registry';
import { inputAt } from './runbookInputs';
import type { OpenRunbook } from './openRunbook';

/** What a runbook is about, as the procedures name it; of several that know a word, the first that the runbook answers. */
export function topicOf(runbook: OpenRunbook | undefined): Readonly<Record<string, string | undefined>> {
  const topic: Record<string, string | undefined> = {};
  for (const [name, path] of procedures.flatMap((procedure) => Object.entries(procedure.topic)))
    topic[name] ??= inputAt(runbook, ...path);
  return topic;
}
