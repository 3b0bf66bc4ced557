import type { StepReport } from '../runbook/run/report';

/** The output item's mime type. */
export const stepMime = 'application/vnd.pullbook.step+json';

/** The renderer's id in `package.json`. */
export const rendererId = 'pullbook-step';

/**
 * The content of an output item `application/vnd.pullbook.step+json`: what to draw, and the address that clicks are
 * sent back to.
 */
export interface StepEnvelope {
  readonly report: StepReport;
  readonly address: Address;
  /** The commands of offers that the editor knows. */
  readonly commands: readonly string[];
}

/**
 * Which report a message is about. Messages reach every rendered output of this renderer, and other extensions' code
 * shares the webview: without the nonce of this editor session a message is dropped.
 */
export interface Address {
  readonly notebook: string;
  readonly run: string;
  readonly step: string;
  readonly nonce: string;
}

/**
 * From the renderer: the person clicked the action at `index` of the report at `address`. It carries no data; what the
 * action means is read from the report that the editor itself kept.
 */
export interface ClickMessage {
  readonly type: 'click';
  readonly address: Address;
  readonly index: number;
}

/** To the renderer: whether the plan at `address` may still be applied. */
export interface FreshnessMessage {
  readonly type: 'freshness';
  readonly address: Address;
  readonly fresh: boolean;
}

/** Whether two addresses name the same report. */
export function isSameAddress(a: Address, b: Address): boolean {
  return a.notebook === b.notebook && a.run === b.run && a.step === b.step && a.nonce === b.nonce;
}
