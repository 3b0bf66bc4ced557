import * as vscode from 'vscode';
import type { Work } from '../../language/ports';
import { onOneLine } from '../../shared/visible';

/** Does long work under a notification that shows how far it is and can end it. */
export function withWork<T>(title: string, run: (work: Required<Work>) => Promise<T>): Promise<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return Promise.resolve(
    vscode.window.withProgress(options, (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => {
        abort.abort();
      });
      return run({
        signal: abort.signal,
        progress: (message, share) => {
          progress.report({ message: onOneLine(message), increment: share * 100 });
        },
      });
    }),
  );
}
