import * as vscode from 'vscode';

/** Shows that a credential is being tried, and lets the person stop it. */
export function whileTrying<T>(service: string, attempt: (signal: AbortSignal) => Promise<T>): Thenable<T> {
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: `Signing in to ${service}…`,
      cancellable: true,
    },
    (_progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      return attempt(abort.signal);
    },
  );
}
