import { deviations } from './deviations';
import { type DocumentName, type OpenApi, readDocument, servable } from './openapiDocument';

/** A vendor's document with the deviations that are listed, but for those left out, ready for a validator or a mock. */
export function corrected(name: DocumentName, isLeftOut: (index: number) => boolean = () => false): OpenApi {
  const document = readDocument(name);
  for (const [index, deviation] of deviations.entries()) {
    if (deviation.document === name && !isLeftOut(index)) deviation.apply(document);
  }
  return servable(document);
}
