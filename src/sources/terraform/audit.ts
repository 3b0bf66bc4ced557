import type { AuditTable, UnitCounts } from '../../lint/features';
import type { WiringModel } from './model/wiringModel';
import { madeRepositories } from './wiringChoices';

/** How an audit shows checkouts. */
export const checkoutAudit: AuditTable = {
  what: 'Terraform',
  none: 'no Terraform with Docker Hub credentials',
  units: 'checkouts',
  key: 'terraform',
  unitKey: 'checkout',
  unitTitle: 'Checkout',
  columns: [
    ['files', 'Files'],
    ['repositories', 'Repositories'],
    ['wired', 'With credentials'],
  ],
  heading: 'Terraform',
  outcome: (rows) => rows.map(outcomeOf).join(' '),
};

function outcomeOf({ repositories = 0, wired = 0, errors = 0, warnings = 0, notes = 0 }: UnitCounts): string {
  const problems = errors + warnings + notes;
  const counted = problems === 1 ? '1 problem' : `${problems} problems`;
  return `Terraform wires ${wired} of ${repositories} repositories, with ${counted}.`;
}

/** What a checkout comes to; `undefined` for one that speaks of no credential: it is no infra checkout. */
export function countsOf(wiring: WiringModel): UnitCounts | undefined {
  const files = wiring.checkout.files.length;
  return files === 0 ? undefined : { files, ...wiredOf(wiring) };
}

export function wiredOf(wiring: WiringModel): { readonly repositories: number; readonly wired: number } {
  const repositories = madeRepositories(wiring);
  return {
    repositories: repositories.length,
    wired: repositories.filter((one) => one.wiring === 'wired').length,
  };
}
