/** What a script is written for. */
export type ShellKind = 'posix' | 'powershell' | 'cmd' | 'unknown';

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
  return name === 'cmd' ? 'cmd' : 'unknown';
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
