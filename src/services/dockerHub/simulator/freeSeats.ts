import type { HubOrganisation } from './hubState';

/** How many more people fit in. A pending invite holds a seat. */
export function freeSeats(organisation: HubOrganisation): number {
  return organisation.seats - organisation.members.length - organisation.invites.length;
}
