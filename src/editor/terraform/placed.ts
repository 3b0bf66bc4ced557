import type { FileText } from '../lint/fileText';
import type { LintedCheckout } from './checkoutLints';

/** Finds files of a linted checkout by their paths, for placing spans in the texts that were linted. Each once. */
export function placed({ files, lint }: LintedCheckout): (path: string) => FileText | undefined {
  const known = new Map<string, FileText>();
  return (path) => {
    const file = known.get(path) ?? make(path);
    if (file !== undefined) known.set(path, file);
    return file;
  };
  function make(path: string): FileText | undefined {
    const source = lint.wiring.checkout.file(path);
    return source === undefined ? undefined : files.place(source);
  }
}
