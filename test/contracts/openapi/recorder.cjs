// @ts-check
/**
 * Writes down every exchange of a test run, for `openapi.test.ts` to hold against the vendors' documents:
 *
 *   PULLBOOK_EXCHANGES=FOLDER mocha --require test/contracts/openapi/recorder.cjs …
 *
 * Two functions are all that exchanges pass through, whichever way they travel: `createServices`, whose transport every
 * client sends by, and `exchange`, in which every request happens to a simulator. Both are wrapped as they are loaded, in
 * this process and in those that it starts. One file of JSON lines per process, in FOLDER; values are those of the tests.
 */
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const process = require('node:process');

const folder = process.env['PULLBOOK_EXCHANGES'];
if (folder === undefined) throw new Error('PULLBOOK_EXCHANGES names no folder');
const source = path.join(path.dirname(__filename), '..', '..', '..', 'src');

// Processes that tests start, simulators and command lines, are recorded too.
const flag = `--require ${JSON.stringify(__filename)}`;
if (process.env['NODE_OPTIONS']?.includes(flag) !== true)
  process.env['NODE_OPTIONS'] = `${process.env['NODE_OPTIONS'] ?? ''} ${flag}`.trim();

/** @type {number | undefined} */
let file;

/** Written at once: a process may be killed at any moment. */
function record(/** @type {Record<string, unknown>} */ entry) {
  if (file === undefined) {
    fs.mkdirSync(/** @type {string} */ (folder), { recursive: true });
    file = fs.openSync(path.join(/** @type {string} */ (folder), `${process.pid}-${Date.now()}.jsonl`), 'a');
  }
  fs.writeSync(file, `${JSON.stringify(entry)}\n`);
}

/** @type {Record<string, Record<string, (original: (...given: any[]) => any) => (...given: any[]) => any>>} */
const wrappers = {
  'services/createServices.ts': {
    createServices: (original) => (clients, options) => {
      const { dockerHub, circleCi, registry, registryAuth } = options.endpoints;
      const bases = { dockerHub, circleCi, registry, registryAuth };
      return original(clients, {
        ...options,
        transport: (/** @type {any} */ request) => {
          const { method, url, headers, body } = request;
          const service = Object.entries(bases).find(([, base]) => url.startsWith(base));
          const target = service === undefined ? url : url.slice(service[1].length);
          record({ by: 'client', service: service?.[0] ?? 'elsewhere', method, target, headers, body });
          return options.transport(request);
        },
      });
    },
  },
  'services/world/exchange.ts': {
    exchange: (original) => (world, service, request) => {
      /** @type {string[]} */
      const faults = [];
      const faulty = {
        ...world.faults,
        take: (/** @type {any[]} */ ...given) => {
          const taken = world.faults.take(...given);
          faults.push(...taken.map((/** @type {{kind: string}} */ { kind }) => kind));
          return taken;
        },
      };
      const delivery = original(Object.create(world, { faults: { value: faulty } }), service, request);
      const { status, headers, body } = delivery.response ?? {};
      const target = `${request.path}${request.query.size > 0 ? `?${request.query}` : ''}`;
      const { method } = request;
      record({ by: 'simulator', service, method, target, faults, sent: delivery.kind, status, headers, body });
      return delivery;
    },
  },
};

// A file that has moved would otherwise be passed over, and nothing recorded of what goes through it.
for (const file of Object.keys(wrappers))
  if (!fs.existsSync(path.join(source, file))) throw new Error(`recorder.cjs wraps src/${file}, which is not there`);

const loader = /** @type {{_load(request: string, parent: unknown, isMain: boolean): unknown}} */ (
  /** @type {unknown} */ (Module)
);
const load = loader._load.bind(Module);
/** @type {Map<unknown, unknown>} */
const wrapped = new Map();
loader._load = (request, parent, isMain) => {
  const loaded = load(request, parent, isMain);
  if (!/\/(createServices|exchange)(\.ts)?$/.test(request)) return loaded;
  const entry = Object.entries(require.cache).find(([, module]) => module?.exports === loaded);
  const wrapper = wrappers[path.relative(source, entry?.[0].split('?')[0] ?? '').replaceAll(path.sep, '/')];
  if (wrapper === undefined) return loaded;
  if (!wrapped.has(loaded)) {
    const functions = Object.entries(wrapper).map(([name, wrap]) => [name, wrap(/** @type {any} */ (loaded)[name])]);
    wrapped.set(loaded, { .../** @type {object} */ (loaded), ...Object.fromEntries(functions) });
  }
  return wrapped.get(loaded);
};
