import type { Settings } from '../../../lint/settings';
import { isHardened, storeOf } from './hubHosts';

/** Whether a pull is of an image in a namespace that the settings exempt. */
export function isExempt(image: string | undefined, settings: Settings): boolean {
  if (image === undefined || settings.exemptNamespaces.length === 0) return false;
  const slash = image.indexOf('/');
  const store = storeOf(image.slice(0, Math.max(slash, 0)));
  const bare = store === undefined || isHardened(store) ? image : image.slice(slash + 1);
  return settings.exemptNamespaces.some((namespace) => bare.startsWith(`${namespace}/`));
}
