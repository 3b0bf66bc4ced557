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
    ['unknown', 'Not known'],
  ],
  totalsKey: 'totals',
  lead: ({ images, unauthenticated, jobsWithoutLogin, unknown }) =>
    `${unauthenticated} of ${images} executor images pull from Docker Hub without credentials; ` +
    `jobs that make docker calls before they log in: ${jobsWithoutLogin}; ` +
    `pulls of which nothing shows whether they sign in: ${unknown}.`,
  outcome(rows, { images, unauthenticated, jobsWithoutLogin, unknown }) {
    const configs = rows.length === 1 ? '1 config' : `${rows.length} configs`;
    const jobs =
      jobsWithoutLogin === 1 ? '1 job pulls before it logs in' : `${jobsWithoutLogin} jobs pull before they log in`;
    const open = unknown === 0 ? '' : unknown === 1 ? ', 1 pull is not known' : `, ${unknown} pulls are not known`;
    return `${configs} audited: ${unauthenticated} of ${images} images pull without credentials, ${jobs}${open}.`;
  },
};
