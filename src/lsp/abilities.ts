import { InsertTextMode, type ClientCapabilities } from 'vscode-languageserver-protocol/node';

/** What an editor can do, as far as it changes what it is sent. Where it does not say, it cannot. */
export interface Abilities {
  /** Takes edits with the version of the text that they are for, and refuses those for another one. */
  readonly versionedEdits: boolean;
  /** Asks a person before it applies edits that are marked so. */
  readonly confirmsEdits: boolean;
  /** Makes files as part of an edit. */
  readonly createsFiles: boolean;
  /** Takes a tab stop in a completion. */
  readonly snippets: boolean;
  /** Indents the lines of a completion as the line is that it is put into. */
  readonly indents: boolean;
  /** Shows Markdown over a text. */
  readonly markdown: boolean;
  /** Shows other places that belong to a problem. */
  readonly relatedPlaces: boolean;
  /** Links the rule of a problem to its page. */
  readonly codeLinks: boolean;
  /** Fades or strikes through, by the tags that it names. */
  readonly tags: readonly number[];
  /** Takes code actions, not commands alone. */
  readonly codeActions: boolean;
  /** Asks for the edit of a code action once it is chosen, and sends back what the server keeps with it. */
  readonly resolvesEdits: boolean;
  /** Tells of changed files that a server registers for. */
  readonly watchesFiles: boolean;
  /** Asks for lenses anew when told to. */
  readonly refreshesLenses: boolean;
}

/** @throws nothing: an editor that says nothing of itself gets the least. */
export function abilitiesOf({ workspace, textDocument }: ClientCapabilities): Abilities {
  const { workspaceEdit } = workspace ?? {};
  const { publishDiagnostics, completion, hover, codeAction } = textDocument ?? {};
  const confirmsEdits = workspaceEdit?.changeAnnotationSupport !== undefined;
  // Marks of edits can stand in these alone: Neovim 0.12 declares that it asks, and not that it takes them.
  const versionedEdits = confirmsEdits || workspaceEdit?.documentChanges === true;
  return {
    versionedEdits,
    confirmsEdits,
    createsFiles: versionedEdits && workspaceEdit.resourceOperations?.includes('create') === true,
    snippets: completion?.completionItem?.snippetSupport === true,
    indents:
      completion?.completionItem?.insertTextModeSupport?.valueSet.includes(InsertTextMode.adjustIndentation) === true,
    markdown: hover?.contentFormat?.includes('markdown') === true,
    relatedPlaces: publishDiagnostics?.relatedInformation === true,
    codeLinks: publishDiagnostics?.codeDescriptionSupport === true,
    tags: publishDiagnostics?.tagSupport?.valueSet ?? [],
    codeActions: codeAction?.codeActionLiteralSupport !== undefined,
    resolvesEdits: codeAction?.dataSupport === true && codeAction.resolveSupport?.properties.includes('edit') === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
  };
}
