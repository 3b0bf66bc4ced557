// @ts-check

/** The little of the Language Server Protocol that the bench speaks, over a process's standard streams. */
export class LanguageServer {
  #process;
  #buffer = Buffer.alloc(0);
  #id = 0;
  #version = 1;
  /** @type {Map<number, (value: unknown) => void>} */
  #answers = new Map();
  /** @type {(() => void) | undefined} */
  #diagnosed;

  /** @param {import('node:child_process').ChildProcess} process with piped standard input and output */
  constructor(process) {
    this.#process = process;
    process.stdout?.on('data', (/** @type {Buffer} */ chunk) => this.#read(chunk));
  }

  /**
   * Opens a document and waits for its first diagnostics.
   * @param {string} text
   * @param {string | undefined} schema URL of the JSON schema to check it by
   */
  async open(text, schema) {
    await this.#request('initialize', { processId: null, rootUri: null, capabilities: {} });
    this.#send({ method: 'initialized', params: {} });
    this.#send({
      method: 'workspace/didChangeConfiguration',
      params: {
        settings: {
          yaml: {
            validate: true,
            schemaStore: { enable: false },
            schemas: schema === undefined ? {} : { [schema]: '*' },
          },
        },
      },
    });
    await this.#diagnostics(() =>
      this.#send({
        method: 'textDocument/didOpen',
        params: { textDocument: { uri, languageId: 'yaml', version: 1, text } },
      }),
    );
  }

  /** Changes the whole document and waits for its diagnostics. @param {string} text */
  async change(text) {
    this.#version++;
    await this.#diagnostics(() =>
      this.#send({
        method: 'textDocument/didChange',
        params: { textDocument: { uri, version: this.#version }, contentChanges: [{ text }] },
      }),
    );
  }

  close() {
    this.#process.kill();
  }

  /** @param {() => void} act */
  #diagnostics(act) {
    return new Promise((resolve) => {
      this.#diagnosed = () => resolve(undefined);
      act();
    });
  }

  /**
   * @param {string} method
   * @param {object} params
   */
  #request(method, params) {
    const id = ++this.#id;
    return new Promise((resolve) => {
      this.#answers.set(id, resolve);
      this.#send({ id, method, params });
    });
  }

  /** @param {object} message */
  #send(message) {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#process.stdin?.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  /** @param {Buffer} chunk */
  #read(chunk) {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const head = this.#buffer.indexOf('\r\n\r\n');
      if (head === -1) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#buffer.subarray(0, head).toString())?.[1]);
      if (this.#buffer.length < head + 4 + length) return;
      const message = JSON.parse(this.#buffer.subarray(head + 4, head + 4 + length).toString());
      this.#buffer = this.#buffer.subarray(head + 4 + length);
      if (message.method === 'textDocument/publishDiagnostics') this.#diagnosed?.();
      else if (message.method !== undefined && message.id !== undefined)
        this.#send({ id: message.id, result: message.method === 'workspace/configuration' ? [null] : null });
      else this.#answers.get(message.id)?.(message.result);
    }
  }
}

const uri = 'file:///bench/.circleci/config.yml';
