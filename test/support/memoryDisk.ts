import type { Disk } from '../../src/shared/ports';

/** A disk in memory. What is in `files` is what a restarted process would find. */
export class MemoryDisk implements Disk {
  readonly files = new Map<string, string>();
  /** Every text that was ever on it, for a search of what must never be written. */
  readonly everWritten: string[] = [];

  read(path: string): Promise<string | undefined> {
    return Promise.resolve(this.files.get(path));
  }

  append(path: string, text: string): Promise<void> {
    this.everWritten.push(text);
    this.files.set(path, (this.files.get(path) ?? '') + text);
    return Promise.resolve();
  }

  replace(path: string, text: string): Promise<void> {
    this.everWritten.push(text);
    this.files.set(path, text);
    return Promise.resolve();
  }

  async create(path: string, text: string): Promise<boolean> {
    if (this.files.has(path)) return false;
    await this.replace(path, text);
    return true;
  }

  remove(path: string): Promise<void> {
    this.files.delete(path);
    return Promise.resolve();
  }

  destroy(path: string): Promise<void> {
    return this.remove(path);
  }

  list(folder: string): Promise<readonly string[]> {
    const start = `${folder}/`;
    const paths = [...this.files.keys()].filter((path) => path.startsWith(start) && !path.includes('/', start.length));
    return Promise.resolve(paths.sort());
  }
}
