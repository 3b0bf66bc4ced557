/**
 * The path of a file as the port of files has it, from a URI of any spelling: editors differ in what they escape.
 * @returns `undefined` for what is no file of this machine, such as a text without a name.
 */
export function fileOf(uri: string): string | undefined {
  if (!URL.canParse(uri)) return undefined;
  const { protocol, host, pathname } = new URL(uri);
  if (protocol !== 'file:' || host !== '') return undefined;
  try {
    return decodeURIComponent(pathname).replace(/^\/[A-Z]:/, (drive) => drive.toLowerCase());
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** The URI of a file by its path. */
export function uriOf(file: string): string {
  return `file://${file.split('/').map(encodeURIComponent).join('/')}`;
}
