import type { DockerHubCredential } from '../services/services';
import type { Redactor } from '../shared/redactor';
import type { Operator } from '../steps/engine/engine';
import { clipboardPerson } from './clipboardPerson';
import { askOneTimeCode } from './credentials/askSecret';
import { credentialOf } from './credentials/credentialKeeper';
import type { CredentialKeeper } from './credentials/credentialKeeper';

/** The person who runs Live: signed in through the editor, asked through its dialogs. */
export function editorOperator(keeper: CredentialKeeper, redactor: Redactor): Operator {
  return {
    credentials: keeper,
    person: clipboardPerson,
    environment: process.env,
    hubSessions: keeper.hubSessions,
    circleCiToken: () => keeper.circleCi(),
    async dockerHub(): Promise<DockerHubCredential | undefined> {
      const kept = await keeper.dockerHub();
      if (kept?.kind !== 'docker-login') return kept && credentialOf(kept, askOneTimeCode);
      // Docker renews its session behind our back, so it is read anew each time.
      const { readDockerLogin, systemClock } = await import('./dockerLoginChunk');
      return readDockerLogin({ clock: systemClock, redactor, environment: process.env });
    },
  };
}
