/**
 * What helps with a `credential_process` that gave no credentials. What it wrote chooses the hint.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 */
export function processAdvice(profile: string, command: string, message: string): string {
  const isVault = /\baws-vault\b/.test(command);
  if (/existing aws-vault subshell/i.test(message)) {
    return `\`aws-vault\` does not run inside itself: end \`aws-vault exec\`, or unset \`AWS_VAULT\`, and start the program anew.`;
  }
  if (/invalid JSON|did not return Version 1|returned invalid credentials/.test(message)) {
    return `\`credential_process\` of \`${profile}\` has to print one JSON object with \`Version\` 1, \`AccessKeyId\` and \`SecretAccessKey\`, and nothing else${isVault ? ': `aws-vault export --format=json`' : ''}.`;
  }
  if (/expired credentials/.test(message)) {
    return `\`credential_process\` of \`${profile}\` gives out keys that have ended: sign in to it anew. If they are fresh, the clock of this machine is ahead.`;
  }
  if (
    /\bMFA\b|one-time|\bOTP\b|passcode|token code|prompt|inappropriate ioctl|not a (tty|terminal)|\/dev\/tty/i.test(
      message,
    )
  ) {
    const window = isVault
      ? 'let it ask in a window, with `--prompt=osascript` (Linux: `zenity` or `kdialog`; Windows: `wincredui`) in the command'
      : 'let it ask in a window of its own, or sign in to it in a terminal first';
    return `\`credential_process\` of \`${profile}\` asks a person, and there is no terminal here: ${window}, then check again.`;
  }
  if (/not found|not recognized|ENOENT|No such file/i.test(message)) {
    return `The program of \`credential_process\` of \`${profile}\` is not found: an editor that was not started from a terminal has another \`PATH\`. Write its whole path into \`~/.aws/config\`.`;
  }
  return `Run \`credential_process\` of \`${profile}\` in a terminal: it has to print JSON there without asking anything.`;
}
