import { findMarks, type CommentedText } from '../../lint/suppress';
import { isInScalar } from './nodeAt';
import { searchText, textSearch } from './searchText';
import type { YamlDocument } from './yamlDocument';

const markSearch = textSearch(findMarks);

/** The comments of a YAML file. */
export function yamlComments(document: YamlDocument): CommentedText {
  return {
    text: document.text,
    marks: searchText(document, markSearch),
    isInScalar: (offset) => isInScalar(document, offset),
  };
}
