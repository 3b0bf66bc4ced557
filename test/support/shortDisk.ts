import { MemoryDisk } from './memoryDisk';

/** What Node throws where the disk is full. */
export function noSpace(): Error {
  return Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28 });
}

/**
 * A disk in memory that fails without the death of the process: a write that `refuses` answers for throws that error. Of a
 * text that was to be appended, some first part is then on the disk, as a full one leaves it.
 */
export class ShortDisk extends MemoryDisk {
  /** `keeps`: how much of a refused append is written. Default: half of it. */
  refuses: (
    call: 'append' | 'replace' | 'remove' | 'destroy',
    path: string,
    text: string,
  ) => Error | { readonly error: Error; readonly keeps: number } | undefined = () => undefined;

  override async append(path: string, text: string): Promise<void> {
    const refused = this.refuses('append', path, text);
    if (refused === undefined) return super.append(path, text);
    const { error, keeps } =
      refused instanceof Error ? { error: refused, keeps: Math.floor(text.length / 2) } : refused;
    if (keeps > 0) await super.append(path, text.slice(0, keeps));
    throw error;
  }

  override async replace(path: string, text: string): Promise<void> {
    this.#ask('replace', path, text);
    await super.replace(path, text);
  }

  override async remove(path: string): Promise<void> {
    this.#ask('remove', path, '');
    await super.remove(path);
  }

  override async destroy(path: string): Promise<void> {
    this.#ask('destroy', path, '');
    this.files.delete(path);
    await Promise.resolve();
  }

  #ask(call: Parameters<ShortDisk['refuses']>[0], path: string, text: string): void {
    const refused = this.refuses(call, path, text);
    if (refused !== undefined) throw refused instanceof Error ? refused : refused.error;
  }
}
