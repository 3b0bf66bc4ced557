import { basisOf } from '../../runbook/run/basis';
import type { Basis, Change } from '../../runbook/run/change';
import { landingChange, landingProblem } from '../landing/landing';
import { signInAsOffer } from '../serviceId';
import type { AccountState } from './accountState';

/** What happens to the password. `make`: a new one; `file-*`: a known one goes to the landing place; `keep`: the stored one is kept here too. */
export type PasswordWork = 'make' | 'file-escrow' | 'file-kept' | 'keep-stored' | 'none';

/**
 * Decides what is to be done about the password. Pure.
 *
 * A new one is made only for an ID that does not exist yet and for which none is filed, kept or in escrow: a second
 * password for one ID would lock everybody out who has the first.
 */
export function decidePassword(state: AccountState): PasswordWork {
  const { exists, landing, stored, kept, escrow, signsInWith } = state;
  if (!landing.ready) return 'none';
  if (escrow.length > 0) return 'file-escrow';
  if (exists && (signsInWith === 'none' || signsInWith === 'second-factor')) return 'none';
  if (stored && signsInWith !== 'kept') return kept === 'the-stored' ? 'none' : 'keep-stored';
  if (kept !== 'nothing') {
    // Whoever signed up had the password from somewhere: it is not handed over a second time, a person is asked.
    const isFiled = landing.holds === 'unknown' && (exists || landing.mark !== undefined);
    return isFiled ? 'none' : 'file-kept';
  }
  return exists ? 'none' : 'make';
}

/** The plan for a service Docker ID. Pure. */
export function planAccount(input: { readonly username: string }, email: string, state: AccountState): Change[] {
  const { username } = input;
  const { landing } = state;
  const changes: Change[] = [];
  const basis = basisOf(state);
  if (!landing.ready) changes.push(landingProblem(landing));
  switch (decidePassword(state)) {
    case 'make':
      changes.push({
        action: 'create',
        summary: `make a strong random password for **${username}**`,
        basis,
        detail: '32 characters · kept in the secret store of this machine as well, to sign in with',
      });
      changes.push(landingChange(landing, `the password of ${username}`, basis));
      break;
    case 'file-escrow':
      changes.push(landingChange(landing, `the password of ${username} that waits in escrow`, basis));
      break;
    case 'file-kept':
      changes.push(landingChange(landing, `the password of ${username} that this machine keeps`, basis));
      break;
    case 'keep-stored':
      changes.push({
        action: 'update',
        summary: `keep the filed password of **${username}** on this machine`,
        basis,
        detail: `read from ${landing.uri} · kept in the secret store, to sign in with${
          state.exists && state.signsInWith === 'untried'
            ? ' · Pullbook did not put it there, so it has not been tried: Docker Hub is asked with it once it is kept'
            : ''
        }`,
        undo: 'sign out of Pullbook',
      });
      break;
    case 'none':
      break;
  }
  const part = personPart(username, email, state);
  return part === undefined ? changes : [...changes, part];
}

function personPart(username: string, email: string, state: AccountState): Change | undefined {
  const { landing } = state;
  const basis = basisOf(state);
  if (!state.exists) {
    return landing.ready ? signUp(username, email, `\`${landing.uri}\` (${landing.where})`, basis) : undefined;
  }
  if (state.signsInWith === 'second-factor') {
    return {
      action: 'person',
      summary: `turn off two-factor authentication for **${username}**`,
      basis,
      instructions: [
        `Docker Hub asks for a one-time code when Pullbook signs in as \`${username}\`. A service ID has nobody to type one.`,
        'Sign in to Docker Hub as the ID and turn it off, or make the access token by hand and put it in its landing place.',
      ],
      link: { title: 'Open the security settings of Docker', url: 'https://app.docker.com/settings/security' },
    };
  }
  if (state.signsInWith === 'none' || (state.signsInWith === 'untried' && !state.stored && state.escrow.length === 0)) {
    return {
      action: 'person',
      summary: `sign in to Pullbook as **${username}**`,
      basis,
      offers: [signInAsOffer(username)],
      detail:
        state.signsInWith === 'none'
          ? 'the ID exists, and refuses the password that is known here'
          : 'the ID exists, and its password is not known here',
      instructions: [
        `Take the password of \`${username}\` from where your team files it (${landing.where}).`,
        'Run *Pullbook: Sign In…* and choose the service Docker ID. It is checked before it is kept.',
        `If nobody has it: reset it at Docker with the mail address of the ID. If \`${username}\` is not your team's, name another ID.`,
      ],
      link: {
        title: 'Reset a password at Docker',
        url: 'https://login.docker.com/u/reset-password/request/Username-Password-Authentication',
      },
    };
  }
  return isUnfiled(state) ? filed(username, state, basis) : undefined;
}

/** Whether the password signs in, and nothing tells that it is filed where it cannot be read back: not even the journal. */
function isUnfiled({ landing, signsInWith, escrow }: AccountState): boolean {
  const { ready, holds, mark } = landing;
  return ready && holds === 'unknown' && mark === undefined && signsInWith === 'kept' && escrow.length === 0;
}

function filed(username: string, { landing }: AccountState, basis: Basis): Change {
  return {
    action: 'person',
    summary: `say whether the password of **${username}** is filed`,
    basis,
    unknown: `what ${landing.where} holds: a person's word`,
    detail: `${landing.where} cannot be read back, and this machine did not file it`,
    instructions: [
      `The ID exists, and signs in with the password that this machine keeps. Look whether it is filed: ${landing.where}.`,
      'If it is, mark this done.',
      'If not, whoever has this machine’s password files it; without it nobody else can sign in as the ID.',
    ],
    markable: true,
    part: { kind: 'mark' },
  };
}

function signUp(username: string, email: string, filed: string, basis: Basis): Change {
  return {
    action: 'person',
    summary: `sign up **${username}** at Docker Hub`,
    basis,
    detail: `mail address ${email}`,
    undo: 'deactivate the account; its name can never be used again',
    instructions: [
      'Open the sign-up page in a private window, so that your own Docker ID stays out of it. Do not sign up with Google or GitHub.',
      `Mail address: \`${email}\`. It reaches your team's mail group.`,
      `Username: \`${username}\`.`,
      `Password: the one filed in ${filed}. Paste it; do not make up another.`,
      'Run this step again. It goes on once the ID exists and signs in with that password.',
    ],
    link: { title: 'Open the Docker sign-up page', url: 'https://app.docker.com/signup/' },
    part: { service: 'dockerHub', play: 'sign-up', username, email },
  };
}
