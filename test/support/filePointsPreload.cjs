// @ts-check
/**
 * Strikes a process in the middle of its work on files:
 *
 *   FILE_POINTS='{"roots":["/tmp/x/state"],"record":"/tmp/x/points.jsonl","faults":[{"at":12,"when":"part","does":"kill"}]}' \
 *     node --require test/support/filePointsPreload.cjs …
 *
 * Each call of Node's file system on something under `roots` is a point, counted from 1, and is written to `record` as it
 * begins. At a fault's point the process kills itself, stops itself, or the call fails with that code: before it did
 * anything, after a part of it, or after the whole. Needs no root, no mount and no other program.
 *
 * Patched are the promises, the methods of their handles and the synchronous functions, in all three ways of importing
 * them. The functions with callbacks are not: Pullbook calls none. Types and what can happen at which call: `filePoints.ts`.
 *
 * @typedef {import('./filePoints').Fault} Fault
 * @typedef {import('./filePoints').Plan} Plan
 * @typedef {(...given: any[]) => any} Call
 * @typedef {{ work: () => any, part?: (() => any) | undefined }} Work what it does, and what it does at least in part
 */
const fs = require('node:fs');
const Module = require('node:module');
const os = require('node:os');
const path = require('node:path');
const process = require('node:process');
const url = require('node:url');

const real = { ...fs };
const onNames =
  'access appendFile chmod link lstat mkdir mkdtemp readFile readdir realpath rename rm rmdir stat symlink truncate unlink utimes writeFile';
const onHandles = 'appendFile chmod chown close datasync read readFile stat sync truncate utimes write writeFile';
const onDescriptors = 'close fchmod fchown fdatasync fstat fsync ftruncate futimes read write';
const withTwoNames = ['rename', 'link', 'symlink'];
const withText = ['appendFile', 'write', 'writeFile'];

/** @type {string[]} */
let roots = [];
/** @type {string | undefined} */
let recordFile;
/** @type {readonly Fault[]} */
let faults = [];
/** @type {RegExp | undefined} */
let full;
let count = 0;
/** Synchronous functions call each other. */
let depth = 0;
/** Which file an open descriptor is of. @type {Map<number, string>} */
const opened = new Map();

/** Counts anew from here on. */
function arm(/** @type {Plan} */ plan) {
  roots = plan.roots.flatMap((root) => [path.resolve(root), realOf(path.resolve(root))]);
  recordFile = plan.record;
  faults = plan.faults ?? [];
  full = plan.full === undefined ? undefined : new RegExp(plan.full);
  count = 0;
}

/** @type {(name: string) => string} */
function realOf(name) {
  try {
    return real.realpathSync.native(name);
  } catch {
    const parent = path.dirname(name);
    return parent === name ? name : path.join(realOf(parent), path.basename(name));
  }
}

/** The name under a root, with slashes; `undefined` for what is nowhere there. */
function placeOf(/** @type {unknown} */ given) {
  const named = typeof given === 'number' ? opened.get(given) : given instanceof URL ? url.fileURLToPath(given) : given;
  if (typeof named !== 'string' && !Buffer.isBuffer(named)) return undefined;
  const whole = path.resolve(named.toString());
  const root = roots.find((one) => whole === one || whole.startsWith(one + path.sep));
  return root === undefined ? undefined : path.relative(root, whole).replaceAll(path.sep, '/') || '.';
}

/** Counts a call; the fault that strikes there, if any. */
function reach(/** @type {string} */ call, /** @type {string} */ place, /** @type {Work} */ { part }) {
  const at = ++count;
  /** @type {Fault} */
  const noSpace = { at, when: 'before', does: 'ENOSPC' };
  const fault =
    faults.find((one) => one.at === at || (one.lasts === true && one.at < at && concerns(one, call))) ??
    (full?.test(place) === true && concerns(noSpace, call) ? noSpace : undefined);
  if (recordFile !== undefined) {
    const line = { at, call, place, ...(part && { parts: true }), ...(fault && { struck: fault.does }) };
    real.appendFileSync(recordFile, `${JSON.stringify(line)}\n`);
  }
  return fault;
}

/** Whether a disk that refuses one call so refuses this one too: a full one still reads and removes. */
function concerns(/** @type {Fault} */ { does }, /** @type {string} */ call) {
  if (does === 'ENOSPC') return /^(handle\.)?(append|write|mk|link|symlink|sync|fsync)/.test(call);
  if (does === 'EMFILE') return /^(open|readdir|readFile|writeFile|appendFile)/.test(call);
  if (does === 'EACCES') return !/^handle\.|^f|^(close|write|read)(Sync)?$/.test(call);
  return does === 'EIO';
}

/** @returns {never | void} comes back only from having been stopped */
function strike(/** @type {Fault} */ { does }, /** @type {string} */ call, /** @type {string} */ place) {
  if (does === 'stop') {
    process.kill(process.pid, 'SIGSTOP');
    return;
  }
  if (does === 'kill') {
    process.kill(process.pid, 'SIGKILL');
    for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
  const errno = -(/** @type {Record<string, number>} */ (os.constants.errno)[does] ?? 1);
  throw Object.assign(new Error(`${does}: made to fail, ${call} '${place}'`), { code: does, errno, syscall: call });
}

/** What a descriptor is closed for in any case: a system that refuses a close has closed it all the same. */
const whenOf = (/** @type {Fault} */ fault, /** @type {string} */ call) =>
  /close/.test(call) && fault.does !== 'kill' ? 'after' : fault.when;

function sync(/** @type {string} */ call, /** @type {string} */ place, /** @type {Work} */ work) {
  const fault = reach(call, place, work);
  if (fault === undefined) return work.work();
  const when = whenOf(fault, call);
  try {
    if (when === 'part') work.part?.();
    else if (when === 'after') return work.work();
  } finally {
    // Also where the call failed by itself, as a look at what is not there does.
    strike(fault, call, place);
  }
  return work.work();
}

async function promised(/** @type {string} */ call, /** @type {string} */ place, /** @type {Work} */ work) {
  const fault = reach(call, place, work);
  if (fault === undefined) return work.work();
  const when = whenOf(fault, call);
  try {
    if (when === 'part') await work.part?.();
    else if (when === 'after') return await work.work();
  } finally {
    strike(fault, call, place);
  }
  return work.work();
}

/**
 * The work of a call, and its first part: the first half of the bytes, or one entry of a folder.
 * @param {string} name without `Sync`
 * @param {Call} call
 * @param {any} self
 * @param {any[]} given
 * @param {number | undefined} textIndex
 * @returns {Work}
 */
function workOf(name, call, self, given, textIndex) {
  const work = () => call.apply(self, given);
  if (name === 'rm' && given[1]?.recursive === true) {
    const [first] = entriesOf(given[0]);
    return { work, part: first === undefined ? undefined : () => call.call(self, first, { ...given[1], force: true }) };
  }
  if (textIndex === undefined) return { work };
  const [text, options, length] = given.slice(textIndex);
  const bytes = bytesOf(text, typeof options === 'string' ? options : options?.encoding);
  // `write` alone may be told which bytes of the buffer.
  const isTold = name === 'write' && typeof options === 'number' && typeof text !== 'string';
  const whole = isTold ? bytes.subarray(options).subarray(0, length ?? undefined) : bytes;
  const half = whole.subarray(0, Math.floor(whole.length / 2));
  const rest = name === 'write' ? [0, half.length, null] : given.slice(textIndex + 1);
  const part = () => call.call(self, ...given.slice(0, textIndex), half, ...rest);
  return { work, part: half.length === 0 ? undefined : part };
}

/** @returns {string[]} */
function entriesOf(/** @type {any} */ folder) {
  try {
    return real.readdirSync(folder).map((name) => path.join(String(folder), name));
  } catch {
    return [];
  }
}

/** @returns {Buffer} */
function bytesOf(/** @type {any} */ text, /** @type {BufferEncoding | undefined} */ encoding) {
  if (typeof text === 'string') return Buffer.from(text, encoding ?? 'utf8');
  if (!ArrayBuffer.isView(text)) throw new TypeError('filePointsPreload.cjs knows texts and bytes alone');
  return Buffer.from(text.buffer, text.byteOffset, text.byteLength);
}

/** Patches a function whose first argument, or second, names what it is about. */
function patch(
  /** @type {any} */ module,
  /** @type {string} */ name,
  /** @type {string} */ call,
  /** @type {typeof sync | typeof promised} */ around,
) {
  const original = module[call];
  if (typeof original !== 'function') return;
  const patched = (/** @type {any[]} */ ...given) => {
    const place = placeOf(given[0]) ?? (withTwoNames.includes(name) ? placeOf(given[1]) : undefined);
    if (place === undefined || depth > 0) return original.apply(module, given);
    const work = workOf(name, original, module, given, withText.includes(name) ? 1 : undefined);
    if (around !== sync) return around(call, place, work);
    depth++;
    try {
      return around(call, place, work);
    } finally {
      depth--;
    }
  };
  module[call] = Object.assign(patched, original);
}

for (const name of onNames.split(' ')) {
  patch(fs.promises, name, name, promised);
  patch(fs, name, `${name}Sync`, sync);
}
for (const name of onDescriptors.split(' ')) patch(fs, name, `${name}Sync`, sync);
patch(fs.promises, 'open', 'open', promised);
patch(fs, 'open', 'openSync', sync);

/** @type {any} */ (fs.realpathSync).native = (/** @type {any[]} */ ...given) => {
  const place = placeOf(given[0]);
  const work = () => real.realpathSync.native(.../** @type {[string]} */ (given));
  return place === undefined || depth > 0 ? work() : sync('realpathSync', place, { work });
};

// Which file a descriptor is of: the patched functions above count, these remember.
const { openSync, closeSync } = fs;
fs.openSync = (...given) => {
  const descriptor = openSync(...given);
  if (placeOf(given[0]) !== undefined) opened.set(descriptor, path.resolve(String(given[0])));
  return descriptor;
};
fs.closeSync = (descriptor) => {
  try {
    closeSync(descriptor);
  } finally {
    opened.delete(descriptor);
  }
};
const { open } = fs.promises;
fs.promises.open = async (...given) => {
  const handle = await open(...given);
  const place = placeOf(given[0]);
  if (place === undefined) return handle;
  for (const name of onHandles.split(' ')) {
    const original = /** @type {any} */ (handle)[name];
    /** @type {any} */ (handle)[name] = async (/** @type {any[]} */ ...args) =>
      promised(`handle.${name}`, place, workOf(name, original, handle, args, withText.includes(name) ? 0 : undefined));
  }
  return handle;
};

Module.syncBuiltinESMExports();
const given = process.env['FILE_POINTS'];
if (given !== undefined) arm(/** @type {Plan} */ (JSON.parse(given)));
/** For scripts that strike themselves many times. */
/** @type {any} */ (globalThis)[Symbol.for('filePoints.arm')] = arm;
