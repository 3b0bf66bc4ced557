import type { AuditTable } from '../../lint/features';

/** How an audit shows configs: what `summarise` counts, in this order. */
export const configAudit: AuditTable = {
  what: 'CircleCI configs',
  none: 'no CircleCI config, which is a YAML file in a .circleci folder',
  units: 'configs',
  key: 'configs',
  unitKey: 'file',
  unitTitle: 'Config',
  columns: [
    ['images', 'Images'],
    ['unauthenticated', 'Without credentials'],
    ['jobsWithoutLogin', 'Jobs without login'],
  ],
  totalsKey: 'totals',
  lead: ({ images, unauthenticated, jobsWithoutLogin }) =>
    `${unauthenticated} of ${images} executor images pull from Docker Hub without credentials; ` +
    `jobs that make docker calls before they log in: ${jobsWithoutLogin}.`,
  outcome(rows, { images, unauthenticated, jobsWithoutLogin }) {
    const configs = rows.length === 1 ? '1 config' : `${rows.length} configs`;
    const jobs =
      jobsWithoutLogin === 1 ? '1 job pulls before it logs in' : `${jobsWithoutLogin} jobs pull before they log in`;
    return `${configs} audited: ${unauthenticated} of ${images} images pull without credentials, ${jobs}.`;
  },
};
