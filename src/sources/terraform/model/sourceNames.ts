import { withoutTrailing } from '../../../shared/text';
import { posix } from 'node:path';

/** What a module is called by its source: the names of its package, and of the folder in it. */
export function sourceNames(source: string): readonly string[] {
  const whole = (source.split(/[?#]/, 1)[0] ?? '').replace(/^(?:[a-z0-9+]+::)+/i, '').replace(/^[a-z0-9+]+:\/\//i, '');
  const [address = '', inside] = /^\.\.?\//.test(whole) ? [whole] : whole.split(/\/\/+/, 2);
  const names = [packageName(address), ...(inside === undefined ? [] : [posix.basename(inside)])];
  // `repository-v2` and `repository.zip` are still that module.
  return names.map((name) =>
    name
      .toLowerCase()
      .replace(/\.(?:git|zip|tgz|tar\.\w+)$/, '')
      .replace(/[-_]v?\d[\d.]*$/, ''),
  );
}

/** In a registry the module's name is followed by its provider's. @see https://developer.hashicorp.com/terraform/language/modules/sources#terraform-registry */
function packageName(address: string): string {
  const halves = withoutTrailing(address, '/').split('/');
  const [first = ''] = halves;
  const isLocal = first === '.' || first === '..' || first === '';
  const hasHost = first.includes('.') || first.includes(':');
  const isRegistry = !isLocal && !address.includes('@') && halves.length === (hasHost ? 4 : 3);
  const name = halves.at(isRegistry ? -2 : -1) ?? '';
  return name.slice(name.lastIndexOf(':') + 1);
}
