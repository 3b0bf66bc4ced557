import { docsUrl } from '../../../lint/rule';
import { sourceOf } from '../findingsAt';
import type { Expression } from '../hcl/node';
import { isPlaceholder } from '../model/placeholder';
import { secretIn } from '../model/value';
import type { FedVariable, Feed } from '../model/wiringModel';
import type { WiringFinding, WiringRule } from '../rule';
import { titleOfHalf } from '../names';

/** A variable of the credential that no data source feeds: the value does not come from the secret. */
export const unfedDockerhubVariable = {
  id: 'unfed-dockerhub-variable',
  summary: 'A variable of the Docker Hub credential is not fed by a data source that reads the secret',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'correctness',
  compoundFix: 'removes',
  tags: [],
  docs: docsUrl('unfed-dockerhub-variable'),
  *check({ feeds }): Generator<WiringFinding> {
    for (const feed of feeds) {
      for (const variable of [feed.id, feed.token]) {
        const reason = variable === undefined ? undefined : reasonOf(variable, feed);
        if (variable !== undefined && reason !== undefined) yield finding(feed, variable, reason);
      }
    }
  },
} satisfies WiringRule;

interface Reason {
  readonly text: string;
  readonly isSure: boolean;
}

/** Why the value is none that a secret holds; `undefined` where it is, or where another rule tells it. */
function reasonOf({ value, traced }: FedVariable, { isWhole }: Feed): Reason | undefined {
  const { entry, scope } = traced;
  const source = `\`${sourceOf(scope.file, entry.value.span)}\``;
  switch (value.kind) {
    case 'content':
      return undefined;
    case 'text':
      if (secretIn(value)?.half !== undefined) return { text: `${source} is the name of the secret`, isSure: true };
      // A map that cannot be followed may come after it.
      return isWhole && isPlaceholder(value.value) ? { text: `${source} is a placeholder`, isSure: true } : undefined;
    case 'missing':
      return value.module === undefined ? { text: `there is no \`${value.what}\``, isSure: true } : undefined;
    case 'secret':
      return isVersionResource(entry.value)
        ? { text: `${source} is what Terraform itself wrote, the placeholder`, isSure: true }
        : { text: `${source} is the secret's ARN or name, not what it holds`, isSure: true };
    case 'object':
      return { text: `${source} is a map`, isSure: true };
    case 'unknown':
      return isInput(entry.value) ? { text: `${source} is given from outside`, isSure: false } : undefined;
  }
}

function isInput(value: Expression): boolean {
  return value.kind === 'reference' && value.path[0] === 'var';
}

function isVersionResource(value: Expression): boolean {
  return value.kind === 'reference' && value.path[0] === 'aws_secretsmanager_secret_version';
}

function finding(feed: Feed, { name, half, traced, value }: FedVariable, { text, isSure }: Reason): WiringFinding {
  return {
    file: traced.scope.file,
    span: value.kind === 'missing' && value.at.file === traced.scope.file ? value.at.span : traced.entry.value.span,
    within: traced.entry.span,
    ...(isSure ? {} : { severity: 'warning', confidence: 'medium' }),
    message: `\`${name}\` is not fed by a data source: ${text}. Read ${titleOfHalf(half)} with \`data.aws_secretsmanager_secret_version\` and pass its \`secret_string\`.`,
    data: { variable: name, repository: feed.repository ?? null },
  };
}
