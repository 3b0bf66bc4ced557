import * as vscode from 'vscode';
import type { KeyPort } from '../runbook/run/sealedEscrow';

const name = 'pullbook.escrowKey';
const file = 'escrow.key';
const keyBytes = 32;

/**
 * The key that opens escrow and the saved rehearsal. It is in SecretStorage, apart from the files it opens, but never
 * there alone before that has proved to last: where a machine has no key ring, SecretStorage forgets without a word. So
 * a new key is also in a file of the owner alone, until a later session finds it in SecretStorage.
 *
 * With a remote editor the file stays: SecretStorage is then on the machine or in the browser that a person happens to
 * sit at, and tomorrow that may be another.
 */
export function escrowKey(context: vscode.ExtensionContext): KeyPort {
  let key: Promise<Uint8Array> | undefined;
  async function load(): Promise<Uint8Array> {
    const { keyFile, nodeDisk, systemRandom } = await import('./engineChunk');
    const disk = nodeDisk(context.globalStorageUri.fsPath);
    const [stored, text] = [parse(await context.secrets.get(name)), await disk.read(file)];
    const filed = parse(text);
    // A window was closed while it removed the file: its bytes are gone already.
    if (text === '' || text?.startsWith('\0') === true) await disk.destroy(file);
    if (filed === undefined) {
      if (stored !== undefined) return stored;
      // Another window may be quicker.
      const made = await keyFile(disk, file, systemRandom).get();
      await context.secrets.store(name, Buffer.from(made).toString('hex'));
      return made;
    }
    if (stored?.equals(filed) !== true) await context.secrets.store(name, filed.toString('hex'));
    else if (vscode.env.remoteName === undefined) await disk.destroy(file);
    return filed;
  }
  return {
    get: () =>
      (key ??= load().catch((error: unknown) => {
        key = undefined; // What stood in the way, such as a full disk, may be gone the next time.
        throw error;
      })),
  };
}

function parse(text: string | undefined): Buffer | undefined {
  const bytes = Buffer.from(text?.trim() ?? '', 'hex');
  return bytes.length === keyBytes ? bytes : undefined;
}
