import { replaceScalar } from '../edit/replaceScalar';
import { eachAuthValue, variableIn } from '../model/credentials';
import { docsUrl, lazyFix, type Rule } from '../rule';

/** Credentials of a Docker Hub image under other names than the team's. A near miss is most likely a slip. */
export const unexpectedDockerCredentialName = {
  id: 'unexpected-docker-credential-name',
  summary: "Docker Hub credentials are not the team's pair of variables",
  severity: 'info',
  confidence: 'medium',
  profile: 'strict',
  docs: docsUrl('unexpected-docker-credential-name'),
  *checkPart(config, part) {
    for (const { pull, key, node } of eachAuthValue(config, part)) {
      const name = variableIn(node.value);
      const expected = config.settings.credentials[key];
      if (
        name === undefined ||
        name === expected ||
        pull.uses.every((use) => use.value.reference.registry.kind !== 'docker-hub')
      )
        continue;
      const isSlip = isNear(name, expected);
      const span = config.span(node);
      yield {
        span,
        message: `\`auth.${key}\` is \`$${name}\`; this project's variable is \`$${expected}\`${isSlip ? ', so this is probably a slip' : ''}.`,
        ...(isSlip ? { severity: 'warning' as const } : {}),
        fix: lazyFix(`Use \`$${expected}\``, false, () => replaceScalar(config, node, `$${expected}`)),
      };
    }
  },
} satisfies Rule;

/** Whether one text becomes the other by at most two inserted, deleted or replaced characters. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 2 || a.length > 80) return false;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(
        Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
    }
    row = next;
  }
  return (row[b.length] ?? 3) <= 2;
}
