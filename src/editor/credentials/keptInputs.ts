import type { Inputs } from '../../runbook/file/inputs';
import { allCredentials } from '../../services/credentials';
import type { CredentialKeeper } from './credentialKeeper';

/** Puts what the operator chose when they signed in, such as a profile, in the place of what a runbook names. */
export type KeptInputs = (inputs: Inputs) => Inputs;

export async function readKeptInputs(keeper: CredentialKeeper): Promise<KeptInputs> {
  const chosen: { readonly path: readonly string[]; readonly value: string }[] = [];
  for (const credential of allCredentials()) {
    const { insteadOf: path } = credential;
    const value = path === undefined ? undefined : await keeper.kept(credential);
    if (path !== undefined && value !== undefined) chosen.push({ path, value });
  }
  return (inputs) => chosen.reduce((all, { path, value }) => withInput(all, path, value), inputs);
}

/** Only into groups that the runbook has: another one is not about this. */
function withInput(inputs: Inputs, [name = '', ...rest]: readonly string[], value: string): Inputs {
  const inner = inputs[name];
  if (rest.length === 0) return { ...inputs, [name]: value };
  return typeof inner !== 'object' || inner === null ? inputs : { ...inputs, [name]: withInput(inner, rest, value) };
}
