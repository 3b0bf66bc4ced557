/**
 * What stands between the quotes of a text, as Terraform reads it.
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings (escape sequences)
 */
export function unescape(source: string): string {
  if (!/[\\$%]/.test(source)) return source;
  return source
    .replace(/\\(?:n|r|t|"|\\|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})/g, (escape) => {
      const code = escape[1] ?? '';
      const simple: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };
      const point = Number.parseInt(escape.slice(2), 16);
      return simple[code] ?? (point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd');
    })
    .replace(/([$%])\1\{/g, '$1{');
}
