import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../../.ci/lib.mjs';
import type { StepReport } from '../../src/runbook/run/report';

export type GalleryTheme = 'light' | 'dark' | 'hc-light' | 'hc-dark';

/**
 * One page that draws each report with the real renderer, without an editor around it: quick to look at and to check.
 * Colours are those of VS Code's own themes. Clicks are kept in `window.clicks`.
 */
export async function galleryPage(reports: Readonly<Record<string, StepReport>>, theme: GalleryTheme): Promise<string> {
  const colours = JSON.parse(await readFile(path.join(root, 'test/fixtures/themeColours.json'), 'utf8')) as Readonly<
    Record<GalleryTheme, Readonly<Record<string, string>>>
  >;
  const bundle = await build({
    absWorkingDir: root,
    entryPoints: ['src/renderer/index.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'renderer',
    loader: { '.css': 'text' },
    tsconfig: 'src/renderer/tsconfig.json',
  });
  const variables = Object.entries(colours[theme]).map(([name, value]) => `${name}: ${value};`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Step outputs</title><style>
  :root { ${variables.join(' ')} --vscode-font-family: system-ui, sans-serif; --vscode-font-size: 13px; }
  body { background: var(--vscode-editor-background); color: var(--vscode-foreground); margin: 20px 24px; font: 13px system-ui; }
  main > div { max-width: 900px; margin-bottom: 26px; }
</style></head><body><main><h1 style="font-size: 1px; margin: 0">Step outputs</h1></main><script>${bundle.outputFiles[0]?.text ?? ''}</script><script>
  const reports = ${JSON.stringify(reports).replaceAll('<', '\\u003c')};
  const commands = ['retry', 'plan-again', 'sign-in', 'open-link', 'open-file', 'run-in-terminal'];
  window.clicks = [];
  const listeners = [];
  const api = renderer.activate({
    postMessage: (message) => window.clicks.push(message),
    onDidReceiveMessage: (listener) => { listeners.push(listener); return { dispose() {} }; },
  });
  window.send = (message) => listeners.forEach((listener) => listener(message));
  window.draw = (name, report) => {
    let host = document.getElementById(name);
    if (!host) {
      host = Object.assign(document.createElement('div'), { id: name });
      document.querySelector('main').append(host);
    }
    const address = { notebook: 'sample', run: 'r1', step: report.step + '-' + name, nonce: 'n1' };
    api.renderOutputItem({ id: name, json: () => ({ report, address, commands }) }, host);
  };
  for (const [name, report] of Object.entries(reports)) window.draw(name, report);
</script></body></html>`;
}
