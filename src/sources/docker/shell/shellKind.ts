/** What a script is written for. `other`: none of these, or not the same one each time. */
export type ShellKind = 'posix' | 'powershell' | 'cmd' | 'other' | 'unknown';

/** Programs that read another language than that of a shell. */
const interpreters =
  /^(?:python[\d.]*|ruby|node|deno|bun|perl|php|lua|groovy|osascript|rscript|julia|nu|xonsh|elvish|fish|t?csh)$/;

/** The kind of the shell that a `shell:` names, with its arguments. */
export function shellKind(command: string): ShellKind {
  const text = command.trim();
  const program = /^"[^"]+"|^'[^']+'|^[A-Za-z]:\\.*?\.exe\b|^\S+/i.exec(text)?.[0] ?? '';
  const name = program
    .replace(/["']/g, '')
    .replace(/^.*[\\/]/, '')
    .replace(/\.exe$/i, '')
    .toLowerCase();
  if (name === 'env') return shellKind(text.slice(program.length).replace(/^(?:\s+(?:-\S+|\w+=\S*))*/, ''));
  if (/^(?:ba|da|z|k|a)?sh$/.test(name)) return 'posix';
  if (/^(?:powershell|pwsh)(?:-preview)?$/.test(name)) return 'powershell';
  if (interpreters.test(name)) return 'other';
  return name === 'cmd' ? 'cmd' : 'unknown';
}

/** Whether a `shell:` names a program as only Windows does. */
export function isWindowsShell(command: string): boolean {
  return /^\s*["']?(?:[a-z]:\\|[^\s"']*\.exe\b)/i.test(command);
}

/** The shell that the first line of a script asks for. */
export function shebangKind(script: string): ShellKind | undefined {
  const line = /^#![ \t]*([^\r\n]+)/.exec(script)?.[1];
  return line === undefined ? undefined : shellKind(line);
}

/** Whether a text names variables as PowerShell or cmd do. */
export function isForWindows(script: string): boolean {
  return /\$\{?env:\w|%[a-z_]\w+%/i.test(script);
}
