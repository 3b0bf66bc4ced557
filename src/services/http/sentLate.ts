import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/**
 * Holds what a request sends back until its connection stands and `beforeSend` has agreed: resolving a name, connecting
 * and shaking hands take long enough for a process to be put to sleep in between, and what is held back until then leaves
 * with its first breath. What `beforeSend` throws ends the request.
 */
export function sentLate(request: ClientRequest, beforeSend: () => void): ClientRequest {
  return request.once('socket', (socket: Socket) => {
    const agree = (): void => {
      try {
        beforeSend();
      } catch (error) {
        request.destroy(error instanceof Error ? error : undefined);
      }
    };
    if (!isOnTheWay(socket)) {
      agree();
      return;
    }
    socket.cork();
    socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', () => {
      agree();
      socket.uncork();
    });
  });
}

/** Whether a socket is not connected yet, or not secured yet: Node says `unknown` for a protocol that is being agreed on. */
function isOnTheWay(socket: Socket): boolean {
  if (socket.connecting) return true;
  return socket instanceof TLSSocket && [null, 'unknown'].includes(socket.getProtocol());
}
