const secretName = /PASS|SECRET|TOKEN|KEY|CRED|dckr_|AKIA/i;

/** A command without the values that its flags give to variables named like secrets: commands are shown in messages. */
export function maskSecrets(command: string): string {
  if (!secretName.test(command)) return command;
  const masked = command.replace(
    /\b(\w*(?:PASS|SECRET|TOKEN|KEY|CRED)\w*=)(?!["']?[$<])("[^"]*"|'[^']*'|\S+)/gi,
    '$1…',
  );
  return masked.replace(/\b(?:dckr_[po]at_[\w-]+|AKIA[A-Z0-9]{16})/g, '…');
}
