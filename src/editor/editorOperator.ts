import { systemClock } from '../ports/systemClock';
import type { Redactor } from '../shared/redactor';
import type { Operator } from '../steps/engine/engineOptions';
import { clipboardPerson } from './clipboardPerson';
import { askQuestion } from './credentials/askQuestion';
import type { CredentialKeeper } from './credentials/credentialKeeper';

/** The person who runs Live: signed in through the editor, asked through its dialogs. */
export function editorOperator(keeper: CredentialKeeper, redactor: Redactor): Operator {
  const ports = { clock: systemClock, redactor, environment: process.env, ask: askQuestion };
  return {
    credentials: keeper,
    person: clipboardPerson,
    environment: process.env,
    memory: keeper.memory,
    async signedIn(credential) {
      const kept = await keeper.kept(credential);
      return kept === undefined ? undefined : credential.open(kept, ports);
    },
  };
}
