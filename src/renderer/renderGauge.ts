import type { GaugeRow } from '../runbook/run/section';
import { element, richText } from './element';

/** Bars of what is left. Each has its numbers in words beside it, so that the bar itself is decoration. */
export function renderGauge(rows: readonly GaugeRow[]): HTMLElement {
  return element('dl', { class: 'gauge' }, ...rows.map(renderRow));
}

function renderRow(row: GaugeRow): HTMLElement {
  const share = shareOf(row);
  const fillBar = element('span', { class: 'fill' });
  if (share !== undefined) fillBar.style.width = `${Math.round(share * 100)}%`;
  return element(
    'div',
    { class: `row ${levelOf(share)}` },
    element('dt', {}, richText(row.label)),
    element(
      'dd',
      {},
      element('span', { class: 'bar', 'aria-hidden': 'true' }, fillBar),
      element('span', { class: 'amount' }, amountOf(row)),
      row.note === undefined ? undefined : element('span', { class: 'detail' }, richText(row.note)),
    ),
  );
}

function shareOf({ left, limit }: GaugeRow): number | undefined {
  if (limit === 'none') return 1;
  if (limit === 'unknown' || left === 'unknown') return undefined;
  return limit === 0 ? 0 : Math.min(1, left / limit);
}

function levelOf(share: number | undefined): 'unstated' | 'low' | 'some' | 'full' {
  if (share === undefined) return 'unstated';
  if (share < 0.1) return 'low';
  return share < 0.5 ? 'some' : 'full';
}

function amountOf({ left, limit }: GaugeRow): string {
  if (limit === 'none') return 'no limit';
  if (left === 'unknown') return 'not stated';
  return limit === 'unknown' ? `${left} left` : `${left} of ${limit} left`;
}
