import type { Disk } from '../../src/shared/ports';
import type { Mortality } from './mortality';

/** A disk whose process may die at any call: before it, after it, or in the middle of an append or a destruction. */
export function mortalDisk(disk: Disk, mortality: Mortality): Disk {
  return {
    read: (path) => mortality.run('disk read', () => disk.read(path)),
    list: (folder) => mortality.run('disk list', () => disk.list(folder)),
    append: (path, text) =>
      mortality.run(
        'disk append',
        () => disk.append(path, text),
        // The file system keeps some first part of what was being written.
        () => disk.append(path, text.slice(0, mortality.random.below(text.length + 1))),
      ),
    replace: (path, text) => mortality.run('disk replace', () => disk.replace(path, text)),
    create: (path, text) => mortality.run('disk create', () => disk.create(path, text)),
    remove: (path) => mortality.run('disk remove', () => disk.remove(path)),
    destroy: (path) =>
      mortality.run(
        'disk destroy',
        () => disk.destroy(path),
        // Overwritten and still there.
        async () => {
          const text = await disk.read(path);
          if (text !== undefined) await disk.replace(path, '\0'.repeat(text.length));
        },
      ),
  };
}
