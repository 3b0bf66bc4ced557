/** Whether a name with `*` for what is computed can come to another one. */
export function fits(pattern: string, name: string): boolean {
  const source = pattern.split('*').map((text) => text.replace(/[^\w]/g, '\\$&'));
  return new RegExp(`^${source.join('.*')}$`).test(name);
}
