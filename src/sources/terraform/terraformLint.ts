import type { FindingOffer, Hover, UnitCounts } from '../../lint/features';
import type { Finding, Fix } from '../../lint/rule';
import type { Settings } from '../../lint/settings';
import type { FixAllOptions, FixedUnit, Lint, LinkTo, Texts } from '../../lint/lint';
import { lineEdits } from '../../shared/lineEdits';
import { countsOf, wiredOf } from './audit';
import type { CheckoutLint, CheckoutLinter } from './checkoutLinter';
import { isInText } from './hcl/isInText';
import { wiringHover } from './wiringHover';
import { wiringOffers } from './wish';

/** The lint of a checkout. */
export class TerraformLint implements Lint {
  readonly files: Texts;
  readonly settings: Settings;
  readonly checkout: CheckoutLint;
  readonly findings: ReadonlyMap<string, readonly Finding[]>;
  readonly #linter: CheckoutLinter | undefined;

  /** @param linter - Absent where nothing was parsed, so that there are no findings. */
  constructor(linter: CheckoutLinter | undefined, files: Texts, checkout: CheckoutLint) {
    this.#linter = linter;
    this.files = files;
    this.settings = checkout.settings;
    this.checkout = checkout;
    this.findings = checkout.findings;
  }

  readAround(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  soundFixes(path: string, findings: readonly Finding[]): ReadonlySet<Fix> {
    const sound = new Set<Fix>();
    for (const finding of findings) {
      if (finding.fix !== undefined && this.#linter?.afterFix(this.checkout, finding, path) !== undefined)
        sound.add(finding.fix);
    }
    return sound;
  }

  hoverAt(path: string, offset: number, linkTo: LinkTo): Hover | undefined {
    return wiringHover(this.checkout.wiring, path, offset, linkTo);
  }

  offersFor(_path: string, findings: readonly Finding[], unit: string): readonly FindingOffer<Finding>[] {
    return wiringOffers(findings, unit);
  }

  /** The line before one in the middle of a heredoc. */
  textOver(path: string, line: number): number | undefined {
    const hcl = this.checkout.wiring.checkout.file(path)?.hcl;
    return hcl !== undefined && line > 0 && isInText(hcl, line) && isInText(hcl, line - 1) ? line - 1 : undefined;
  }

  counts(): UnitCounts | undefined {
    return countsOf(this.checkout.wiring);
  }

  detail(): string {
    const { repositories, wired } = wiredOf(this.checkout.wiring);
    return `${wired} of ${repositories} repositories wired`;
  }

  fixAll(options: FixAllOptions): FixedUnit {
    if (this.#linter === undefined) return { edits: new Map(), applied: new Map() };
    const { changed, applied } = this.#linter.fixAll(this.checkout, options);
    const edits = [...changed].map(([path, after]) => [path, lineEdits(this.files.get(path) ?? '', after)] as const);
    return { edits: new Map(edits), applied };
  }
}
