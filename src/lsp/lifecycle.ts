import type { Readable, Writable } from 'node:stream';
import { type Connection, createConnection } from 'vscode-languageserver';
import {
  createProtocolConnection,
  type InitializeParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { isProcessRunning, watchParent } from './watchParent';

/** The protocol over two streams, and its end. */
export interface Lifecycle {
  readonly connection: Connection;
  /** Resolves with the exit code: 0 where `shutdown` came first, else 1, as the protocol wants it. */
  readonly ended: Promise<number>;
}

/**
 * Speaks the protocol over two streams until `exit` comes, the streams close, or the editor's process is gone. The
 * library's own way ends the whole process; this one leaves that to the edge.
 *
 * @param parent - A process to end with, besides the one that `initialize` names; 0 for none.
 */
export function startLifecycle(input: Readable, output: Writable, parent: number): Lifecycle {
  let shutdownReceived = false;
  const watches: (() => void)[] = [];
  let end: (code: number) => void = () => undefined;
  const ended = new Promise<number>((resolve) => (end = resolve));
  const leave = (): void => end(shutdownReceived ? 0 : 1);
  const watch = (processId: number): void => void watches.push(watchParent(processId, isProcessRunning, leave));
  const reader = new StreamMessageReader(input);
  // Its timer for the rest of a message would keep the process running when the editor went away in the middle of one.
  reader.partialMessageTimeout = 0;
  const connection = createConnection(
    (logger) => createProtocolConnection(reader, new StreamMessageWriter(output), logger),
    {
      initialize: ({ processId }: InitializeParams) => {
        watch(processId ?? 0);
      },
      exit: end,
      get shutdownReceived() {
        return shutdownReceived;
      },
      set shutdownReceived(value) {
        shutdownReceived = value;
      },
    },
  );
  watch(parent);
  for (const event of ['end', 'close']) input.once(event, leave);
  // An editor that is gone cannot be written to; the end of the input says the same.
  output.on('error', leave);
  return {
    connection,
    ended: ended.then((code) => {
      for (const stop of watches) stop();
      connection.dispose();
      // A pipe that nobody closes would keep the process running.
      input.destroy();
      return code;
    }),
  };
}
