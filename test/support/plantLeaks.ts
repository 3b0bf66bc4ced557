import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';

/** Where the planting goes on: the folders of a session that are searched, and its page. */
export interface Session {
  readonly dataDir: string;
  readonly profileDir: string;
  readonly workspace: string;
  /** Holds the home and the temporary folder of what runs. */
  readonly scratch: string;
  /** The journal, the log and the sealed world that are there already. */
  readonly journal: string;
  readonly log: string;
  readonly world: string;
  readonly page: Page;
}

/** A secret that a test put where none may be, and where the search has to say that it is. */
export interface Planted {
  readonly channel: string;
  readonly value: string;
  readonly where: RegExp;
}

/**
 * Leaks on purpose: into every kind of place that a session of the editor writes to or shows, a value of its own. A search
 * that passes over one of these places would find nothing there for ever, and nobody would know.
 */
export async function plantLeaks(session: Session): Promise<readonly Planted[]> {
  const planted: Planted[] = [];
  const leak = (channel: string, where: RegExp): string => {
    const value = ['planted', 'in', channel.replaceAll(/\W+/g, '-'), String(planted.length)].join('~');
    planted.push({ channel, value, where });
    return value;
  };
  const file = (channel: string, ...names: readonly string[]): void => {
    const place = path.join(...names);
    mkdirSync(path.dirname(place), { recursive: true });
    const end = names.at(-1) ?? '';
    writeFileSync(place, Buffer.concat([Buffer.from([0, 255]), Buffer.from(leak(channel, ending(end)))]));
  };
  const { dataDir, profileDir, workspace, scratch, page } = session;
  const user = path.join(dataDir, 'data/User');

  appendFileSync(session.log, leak('log channel', /Pullbook\.log$/));
  appendFileSync(session.journal, leak('journal', /journal\.jsonl$/));
  appendFileSync(session.world, leak('world', /world\.sealed$/));
  file('escrow in clear', path.dirname(session.journal), 'escrow/token/planted.sealed');
  file('log of the extension host', dataDir, 'data/logs/planted/exthost1/remoteexthost.log');
  file('global storage', user, 'globalStorage/planted/state.json');
  file('state database', user, 'globalStorage/state.vscdb');
  file('workspace storage', user, 'workspaceStorage/planted/state.vscdb.backup');
  file('local history', user, 'History/planted/entries.json');
  file('backup on the server', dataDir, 'data/Backups/planted/file/backup');
  file('settings', dataDir, 'data/Machine/planted-settings.json');
  file('notebook on disk', workspace, 'planted.runbook.md');
  file('SARIF', workspace, 'planted.sarif');
  file('temporary folder', scratch, 'tmp/planted');
  file('home', scratch, 'home/.planted');
  file('crash report', profileDir, 'Crash Reports/pending/planted.dmp');
  file('profile', profileDir, 'Default/planted.ldb');
  const name = leak('name of a file', /planted~in~name-of-a-file~\d+$/);
  writeFileSync(path.join(scratch, name), '');

  // A process that a neighbour on the machine can see for a while.
  const environment = {
    ...process.env,
    PLANTED: leak('variable of a child', /^variable PLANTED of .* list of processes$/),
  };
  const argument = leak('argument of a child', /^arguments of .* list of processes$/);
  const title = leak('title of a process', /^arguments of .* list of processes$/);
  const script = 'process.title = process.argv[1].split("").reverse().join(""); setTimeout(() => {}, 20_000)';
  const child = spawn(process.execPath, ['-e', script, title.split('').reverse().join('')], { stdio: 'ignore' });
  const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 20_000)', argument], {
    env: environment,
    stdio: 'ignore',
  });
  for (const one of [child, other]) one.unref();

  const inPage: Readonly<Record<string, string>> = {
    localStorage: leak('local storage', /localStorage planted$/),
    sessionStorage: leak('session storage', /sessionStorage planted$/),
    database: leak('IndexedDB', /IndexedDB planted/),
    cache: leak('cache', /cache planted/),
    cookie: leak('cookies', /cookies$/),
    console: leak('console', /console$/),
    title: leak('title of the page', /^scene planted/),
    attribute: leak('attribute of the page', /^scene planted/),
    split: leak('text drawn in pieces', /^scene planted/),
    field: leak('field', /^scene planted/),
    shadow: leak('shadow root', /^scene planted/),
    clipboard: leak('clipboard', /^clipboard/),
  };
  await page.evaluate(`(${plantInPage})(${JSON.stringify(inPage)})`);
  const output = leak('output of a notebook', /^scene planted, frame [1-9]/);
  const frames = page.frames().filter((frame) => frame !== page.mainFrame());
  await frames.at(-1)?.evaluate(`document.body.append(${JSON.stringify(output)})`);
  return planted;
}

function ending(name: string): RegExp {
  return new RegExp(`${path.basename(name).replaceAll('.', String.raw`\.`)}$`);
}

/** Runs in the page, hence a string: this file is checked without the DOM's types. */
const plantInPage = `async (values) => {
  localStorage.setItem('planted', values.localStorage);
  sessionStorage.setItem('planted', values.sessionStorage);
  const database = await new Promise((resolve, reject) => {
    const request = indexedDB.open('planted', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('planted');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  await new Promise((resolve, reject) => {
    const transaction = database.transaction('planted', 'readwrite');
    transaction.objectStore('planted').put({ inside: new TextEncoder().encode(values.database) }, 'planted');
    transaction.oncomplete = resolve;
    transaction.onerror = () => reject(transaction.error);
  });
  database.close();
  await (await caches.open('planted')).put('/planted?' + values.cache, new Response(''));
  document.cookie = 'planted=' + values.cookie;
  console.log(values.console);
  document.title = values.title;
  const element = document.createElement('div');
  element.setAttribute('data-planted', values.attribute);
  for (const letter of values.split) {
    const span = document.createElement('span');
    span.textContent = letter;
    element.append(span);
  }
  const field = document.createElement('input');
  field.value = values.field;
  const host = document.createElement('div');
  host.attachShadow({ mode: 'open' }).textContent = values.shadow;
  element.append(field, host);
  document.body.append(element);
  await navigator.clipboard.writeText(values.clipboard);
}`;
