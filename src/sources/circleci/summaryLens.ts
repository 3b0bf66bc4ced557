import type { Lens, Offer } from '../../lint/features';
import { unknownOf } from '../../lint/judged';
import { authenticateCommand } from './kind';
import type { ConfigModel } from './model/configModel';
import { judgePulls } from './verdicts/judgePulls';
import { summarise, type Summary } from './summarise';

/**
 * Counts the unauthenticated pulls over `jobs:` and `executors:`, one click away from the fix of all.
 * @param unit - The id of the config.
 */
export function summaryLenses(config: ConfigModel, unit: string): Lens[] {
  const summary = summarise(config);
  const counts = words(summary, () => unknownOf(judgePulls(config, [])).length);
  if (counts === undefined) return [];
  const isFixable = summary.unauthenticated + summary.jobsWithoutLogin > 0 && config.document.problems.length === 0;
  const title = isFixable ? `${counts} · Authenticate this config` : counts;
  const offer: Offer | undefined = isFixable ? { title, command: authenticateCommand, arguments: [unit] } : undefined;
  return summary.places.map((span) => ({ span, title, offer }));
}

/** @param unknown - How many pulls are not known; asked for only where nothing else is told. */
function words({ images, unauthenticated, jobsWithoutLogin }: Summary, unknown: () => number): string | undefined {
  const parts: string[] = [];
  if (unauthenticated > 0)
    parts.push(
      images === 1
        ? '1 image pulls without credentials'
        : `${unauthenticated} of ${images} images pull without credentials`,
    );
  if (jobsWithoutLogin > 0)
    parts.push(
      jobsWithoutLogin === 1 ? '1 job pulls before it logs in' : `${jobsWithoutLogin} jobs pull before they log in`,
    );
  if (parts.length > 0) return parts.join(' · ');
  if (images === 0) return undefined;
  const open = unknown();
  if (open > 0) return `${open === 1 ? '1 pull is' : `${open} pulls are`} not known to sign in`;
  return 'No pull from Docker Hub without credentials';
}
