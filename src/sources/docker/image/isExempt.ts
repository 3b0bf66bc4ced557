import type { Settings } from '../../../lint/settings';

/** Whether a pull is of an image in a namespace that the settings exempt. */
export function isExempt(image: string | undefined, settings: Settings): boolean {
  if (image === undefined) return false;
  const bare = image.replace(/^(?:docker|index\.docker)\.io\//, '');
  return settings.exemptNamespaces.some((namespace) => bare.startsWith(`${namespace}/`));
}
