import type { Hover, Sign } from '../../lint/features';
import { code } from '../../shared/markdownCode';
import { describePull, type PullDescription } from './describePull';
import type { ConfigModel } from './model/configModel';

/** Most owners that are named; an anchor can stand for hundreds. */
const maxOwners = 8;

/** Says over an image or a docker call which credentials it will use, and why. */
export function pullHover(config: ConfigModel, offset: number): Hover | undefined {
  const description = describePull(config, offset);
  if (description === undefined) return undefined;
  return { span: description.span, sign: signs[description.status], markdown: render(description) };
}

function render({ kind, what, registry, status, reasons, owners }: PullDescription): string {
  const paragraphs = [`**${headline(status, kind)}**`, `${code(what)} · ${code(registry)}`, ...reasons];
  const named = owners.slice(0, maxOwners).map(code).join(', ');
  const more = owners.length - maxOwners;
  const end = named === '' ? '' : more > 0 ? `For ${named} and ${more} more` : `For ${named}`;
  return `${paragraphs.map((paragraph) => `${paragraph}\n\n`).join('')}${end}`;
}

const signs: Readonly<Record<PullDescription['status'], Sign>> = {
  authenticated: 'right',
  unauthenticated: 'problem',
  'other-registry': 'note',
  unknown: 'unknown',
  exempt: 'exempt',
};

function headline(status: PullDescription['status'], kind: PullDescription['kind']): string {
  switch (status) {
    case 'authenticated':
      return 'Pulls with credentials';
    case 'unauthenticated':
      return kind === 'image' ? 'Pulls without your credentials' : 'Pulls anonymously';
    case 'other-registry':
      return 'Not on Docker Hub';
    case 'unknown':
      return 'Registry unknown';
    case 'exempt':
      return 'Exempt by the settings';
  }
}
