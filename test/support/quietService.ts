import type { LanguageService } from '../../src/language/languageService';

/** A language service that finds nothing, for tests that need another answer only in places. */
export function quietService(answers: Partial<LanguageService> = {}): LanguageService {
  const nothing = () => undefined;
  const unknown = () => Promise.resolve(undefined);
  const subscription = () => ({ dispose: nothing });
  return {
    documentChanged: nothing,
    documentClosed: nothing,
    filesChanged: nothing,
    workspaceChanged: nothing,
    onDiagnostics: subscription,
    onDidLint: subscription,
    diagnostics: unknown,
    actionsAt: unknown,
    fixAll: unknown,
    fixNow: unknown,
    hoverAt: unknown,
    completionsAt: unknown,
    lensesOf: unknown,
    status: unknown,
    audit: () => Promise.resolve({ sources: [], unread: [] }),
    fixable: unknown,
    run: () => Promise.resolve(false),
    dispose: nothing,
    ...answers,
  };
}
