import { expressionsIn, type HclBody, type HclFile } from './node';

/** Whether an offset lies in a string or heredoc, where `#` starts no comment. */
export function isInText({ body }: HclFile, offset: number): boolean {
  let inner: HclBody | undefined = body;
  while (inner !== undefined) {
    const attribute = inner.attributes.find(({ span }) => span.start <= offset && offset < span.end);
    if (attribute !== undefined) {
      for (const { kind, span } of expressionsIn(attribute.value)) {
        if ((kind === 'text' || kind === 'template') && span.start <= offset && offset < span.end) return true;
      }
      return false;
    }
    inner = inner.blocks.find(({ span }) => span.start <= offset && offset < span.end)?.body;
  }
  return false;
}
