import { randomBytes } from 'node:crypto';
import type * as vscode from 'vscode';
import type { KeyPort } from '../runbook/sealedEscrow';
import type { SecretCanary } from './credentials/secretCanary';

const name = 'pullbook.escrowKey';
const keyBytes = 32;

/**
 * The key that opens escrow, in SecretStorage: apart from the sealed files it opens. Where SecretStorage forgets, the key
 * is in a file of the owner alone, because an escrow that cannot be opened tomorrow is none.
 */
export function escrowKey(context: vscode.ExtensionContext, canary: SecretCanary): KeyPort {
  let key: Promise<Uint8Array> | undefined;
  async function load(): Promise<Uint8Array> {
    if (await canary.isVolatile()) {
      const { keyFile } = await import('../ports/keyFile');
      const { nodeDisk, systemRandom } = await import('./engineChunk');
      return keyFile(nodeDisk(context.globalStorageUri.fsPath), 'escrow.key', systemRandom).get();
    }
    const kept = Buffer.from((await context.secrets.get(name)) ?? '', 'hex');
    if (kept.length === keyBytes) return kept;
    const made = randomBytes(keyBytes);
    await context.secrets.store(name, made.toString('hex'));
    return made;
  }
  return { get: () => (key ??= load()) };
}
