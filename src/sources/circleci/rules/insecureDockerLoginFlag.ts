import { configExpressions } from '../model/expressions';
import type { ConfigModel } from '../model/configModel';
import { isPlain, platformOfStep, type Platform } from '../model/platform';
import { scriptFacts } from '../../docker/scriptEvents';
import { isLiteralSecret } from '../../docker/secretText';
import { sourcePlace } from '../model/sourcePlace';
import type { LoginFact } from '../../docker/shell/shellFact';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { ConfigFix, ConfigRule } from '../rule';
import type { ScalarNode } from '../../yaml/node';

/** A password on a command line: other processes and `set -x` show it. */
export const insecureDockerLoginFlag = {
  id: 'insecure-docker-login-flag',
  summary: 'A password is passed to `docker login` on the command line',
  severity: 'warning',
  confidence: 'high',
  profile: 'recommended',
  concern: 'other',
  category: 'security',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('insecure-docker-login-flag'),
  *checkShare(config, { steps }) {
    const seen = new Set<ScalarNode>();
    for (const written of steps) {
      const { step } = written;
      if (step.kind !== 'run' || seen.has(step.command)) continue;
      seen.add(step.command);
      for (const fact of scriptFacts(step.command, configExpressions)) {
        if (fact.kind !== 'login' || fact.passwordFlag === undefined || isLiteralSecret(fact.passwordFlag.value.text))
          continue;
        const fix = stdinFix(config, step.command, fact, platformOfStep(config, written));
        yield {
          span: sourcePlace(step.command, fact) ?? config.span(step.command),
          within: config.span(step.node),
          message:
            '`docker login` gets the password on its command line, where other processes and `set -x` show it. Pipe it into `--password-stdin`.',
          ...(fix === undefined ? {} : { fix }),
        };
      }
      const { value } = step.command;
      const old = value.includes('get-login') ? /\baws\b[^\n;|&]*\becr get-login(?!-)/.exec(value) : null;
      if (old === null) continue;
      yield {
        span:
          sourcePlace(step.command, { start: old.index, end: old.index + old[0].length }) ?? config.span(step.command),
        within: config.span(step.node),
        message:
          '`aws ecr get-login` prints a `docker login` with the password in it, and version 2 of the AWS CLI dropped it. Pipe `aws ecr get-login-password` into `docker login --password-stdin`.',
      };
    }
  },
} satisfies ConfigRule;

/**
 * Rewrites `docker login … -p X …` to `echo X | docker login … --password-stdin …`, where it stands on one line. Never in
 * cmd, whose `echo` prints the quotes and the blank before the pipe too; docker takes off a line end only.
 * @see https://github.com/docker/cli/blob/master/cli/command/registry/login.go
 */
function stdinFix(config: ConfigModel, script: ScalarNode, fact: LoginFact, platform: Platform): ConfigFix | undefined {
  const { passwordFlag } = fact;
  const place = sourcePlace(script, fact);
  const written = script.value.slice(fact.start, fact.end);
  // Quotes inside a double-quoted scalar would need escapes.
  if (passwordFlag === undefined || place === undefined || script.style === 'double' || written.includes('\n'))
    return undefined;
  if (config.document.text.slice(place.start, place.end) !== written) return undefined;
  // A script in quotes, that another shell gets; and a login for another user, who would be left behind the pipe.
  if (/^["']/.test(written) || /\bsudo\b[^\n;|&]*$/.test(script.value.slice(0, fact.start))) return undefined;
  const secret = passwordFlag.isJoined
    ? script.value.slice(passwordFlag.value.start, passwordFlag.value.end).replace(/^(?:--password=|-p=?)/, '')
    : script.value.slice(passwordFlag.value.start, passwordFlag.value.end);
  if (!isReadBy(platform, secret)) return undefined;
  const quoted = /^["']/.test(secret) ? secret : `"${secret}"`;
  if (script.style === 'single' && quoted.includes("'")) return undefined;
  const before = script.value.slice(fact.start, passwordFlag.flag.start);
  const after = script.value.slice(passwordFlag.value.end, fact.end);
  const text = `echo ${quoted} | ${before}--password-stdin${after}`;
  return lazyFix('Pipe the password into `--password-stdin`', fact.isWholeCommand && isPlain(platform), () => ({
    edits: [{ span: place, text }],
    changes: [{ kind: 'value', node: script }],
  }));
}

/** Whether a shell that may run the step, and has an `echo` that adds nothing, reads the variable as it is written. */
function isReadBy({ shell, isWindows }: Platform, secret: string): boolean {
  const isForPowerShell = /\$\{?env:/i.test(secret);
  if (shell === 'cmd' || shell === 'other' || /%[A-Za-z_]\w+%/.test(secret)) return false;
  if (shell === 'powershell') return isForPowerShell;
  return !isForPowerShell && !(shell === 'unknown' && isWindows === true);
}
