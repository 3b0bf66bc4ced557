const secretName = /PASS|SECRET|TOKEN|KEY|CRED|dckr_|AKIA/i;
const keyName = /PASS|SECRET|TOKEN|KEY|CRED/i;

/** A command without the values that its flags give to variables named like secrets: commands are shown in messages. */
export function maskSecrets(command: string): string {
  if (!secretName.test(command)) return command;
  // The name by itself, and its words afterwards: a pattern of both would try each way to cut a long name.
  const masked = command.replace(/\b(\w+=)(?!["']?[$<])("[^"]*"|'[^']*'|\S+)/g, (whole, name: string) =>
    keyName.test(name) ? `${name}…` : whole,
  );
  return masked.replace(/\b(?:dckr_[po]at_[\w-]+|AKIA[A-Z0-9]{16})/g, '…');
}
