/**
 * How a process is asked to end: by Ctrl-C, by a system that shuts down, by a terminal that closes, by Ctrl-Break. Windows
 * has the first, the third and the last, and ends a process ten seconds after its console was closed, whatever it does.
 */
const asking: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'];

/**
 * Lets the first signal, whichever it is, stop what runs instead of the process; the next one ends the process as if nobody
 * had listened. No command that only reads asks for this: it loses nothing by ending, and ends even where JavaScript gets no
 * turn.
 *
 * @param tell - Called at once, before anything is stopped.
 */
export function stopAtSignals(tell: () => void): AbortSignal {
  const abort = new AbortController();
  const stop = (): void => {
    for (const signal of asking) process.off(signal, stop);
    tell();
    abort.abort();
  };
  for (const signal of asking) process.on(signal, stop);
  return abort.signal;
}
