import { basisOf } from '../../runbook/run/basis';
import type { LandingPlace } from '../../runbook/run/landing';
import type { LandingScheme } from './scheme';

/**
 * `manual`: the team's own vault. The value is handed to the person at the keyboard, who files it and says so. Nothing
 * can be read back, so what is known of it is what the journal remembers.
 */
export const manual: LandingScheme = {
  scheme: 'manual',
  form: 'manual',
  pattern: /^manual$/,
  open(uri): LandingPlace {
    return {
      uri,
      where: 'the team’s vault, by hand',
      inspect: () =>
        Promise.resolve({
          ready: true,
          holds: 'unknown',
          // The same always: what is filed there cannot be seen, by anybody's program.
          seen: basisOf('cannot be read back'),
          change: { summary: 'file it in **the team’s vault**', undo: 'delete the entry there' },
        }),
      // A person is always there, or `land` says that none is; there is nothing to ask beforehand.
      prove: () => Promise.resolve(undefined),
      async land({ person, label, secret, signal }) {
        await person.file({ label, secret, signal });
        return undefined;
      },
      read: () => Promise.resolve(undefined),
    };
  },
};
