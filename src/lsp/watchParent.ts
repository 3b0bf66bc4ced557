/** Milliseconds between two looks: what the protocol's own library takes. */
const intervalMs = 3_000;

/**
 * Calls `whenGone` once when a process has ended, within three seconds. Does not keep this process running.
 *
 * @param processId - 0 and less are none.
 * @param isRunning - Whether a process runs.
 * @returns ends the watch.
 */
export function watchParent(
  processId: number,
  isRunning: (processId: number) => boolean,
  whenGone: () => void,
): () => void {
  if (!Number.isInteger(processId) || processId <= 0) return () => undefined;
  const timer = setInterval(() => {
    if (isRunning(processId)) return;
    clearInterval(timer);
    whenGone();
  }, intervalMs).unref();
  return () => clearInterval(timer);
}

/** Whether there is a process of this number; one that may not be signalled is there too. */
export function isProcessRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
