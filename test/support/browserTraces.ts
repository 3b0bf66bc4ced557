import type { Frame, Page } from 'playwright-core';

type Trace = readonly [name: string, text: string | Uint8Array];

/**
 * Gathers what a page shows and keeps, for a search: scene by scene all text of all frames, and from the first moment on
 * all that is written to the browser's console.
 */
export class BrowserTraces {
  readonly #page: Page;
  readonly #scenes: Trace[] = [];
  /** By the moment: what is looked at again is kept once. */
  readonly #stored = new Map<string, readonly Trace[]>();
  readonly #console: string[] = [];

  constructor(page: Page) {
    this.#page = page;
    page.on('console', (message) => this.#console.push(message.text()));
    page.on('pageerror', (error) => this.#console.push(error.stack ?? error.message));
  }

  /** Takes down what can be seen, heard or read from the page now, whether it is scrolled into view or not. */
  async scene(name: string): Promise<void> {
    for (const [index, frame] of this.#page.frames().entries())
      // A frame may go away meanwhile; the main frame may not.
      this.#scenes.push([`scene ${name}, frame ${index}`, await this.#in<string>(frame, textOfPage)]);
  }

  /** Takes down every entry of cookies, localStorage, sessionStorage, IndexedDB and caches, of each frame's origin. */
  async keepStored(when: string): Promise<readonly Trace[]> {
    const stored: Trace[] = [[`${when}: cookies`, JSON.stringify(await this.#page.context().cookies())]];
    const origins = new Map(this.#page.frames().map((frame) => [new URL(frame.url()).origin, frame]));
    for (const [origin, frame] of origins) {
      const entries = await this.#in<readonly (readonly [string, string])[]>(frame, entriesOfStores);
      for (const [name, base64] of entries) stored.push([`${when}: ${origin} ${name}`, Buffer.from(base64, 'base64')]);
    }
    this.#stored.set(when, stored);
    return stored;
  }

  /** All that was gathered so far, by name. */
  get all(): readonly Trace[] {
    return [...this.#scenes, ...[...this.#stored.values()].flat(), ['the browser’s console', this.#console.join('\n')]];
  }

  async #in<T extends string | readonly unknown[]>(frame: Frame, script: string): Promise<T> {
    try {
      return await frame.evaluate<T>(script);
    } catch (error) {
      if (frame.isDetached()) return (script === textOfPage ? '' : []) as unknown as T;
      throw error;
    }
  }
}

/*
 * Both scripts run in the page, hence strings: this file is checked without the DOM's types.
 */

/**
 * The HTML of the document and of all shadow roots in it; their text without markup, for a value may be drawn in pieces;
 * and what stands in fields, but for those that a password is typed into, which show dots.
 */
const textOfPage = `(() => {
  const texts = [document.title];
  const walk = (root) => {
    texts.push(root.innerHTML, root.textContent);
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) walk(element.shadowRoot);
      if ('value' in element && element.type !== 'password') texts.push(String(element.value));
    }
  };
  walk(document.documentElement);
  return texts.join('\\n');
})()`;

const entriesOfStores = `(async () => {
  const entries = [];
  const add = async (name, value) => {
    const bytes = typeof value === 'string' ? new TextEncoder().encode(value)
      : ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      : value instanceof ArrayBuffer ? new Uint8Array(value)
      : value instanceof Blob ? new Uint8Array(await value.arrayBuffer())
      : undefined;
    if (bytes !== undefined) {
      let text = '';
      for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
      entries.push([name, btoa(text)]);
    } else if (value !== null && typeof value === 'object') {
      for (const [key, inner] of Object.entries(value)) await add(name + '.' + key, inner);
    } else await add(name, String(value));
  };
  const settled = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  for (const kind of ['localStorage', 'sessionStorage'])
    for (const key of Object.keys(window[kind])) await add(kind + ' ' + key, window[kind].getItem(key));
  for (const { name } of await indexedDB.databases()) {
    const database = await settled(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const objects = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([settled(objects.getAllKeys()), settled(objects.getAll())]);
      for (const [index, key] of keys.entries()) {
        await add('IndexedDB ' + name + ' ' + store + ' key', String(key));
        await add('IndexedDB ' + name + ' ' + store + ' ' + String(key), values[index]);
      }
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) await add('cache ' + name + ' ' + request.url, request.url);
  }
  return entries;
})()`;
