import { docsUrl, lazyFix } from '../../lint/rule';
import type { FedVariable, Feed } from '../model/wiringModel';
import type { WiringFinding, WiringRule } from '../rule';

/** `DOCKER_USER` fed by the token, or the token's variable by the ID: the login fails, and the ID's place shows a secret. */
export const swappedDockerhubCredentials = {
  id: 'swapped-dockerhub-credentials',
  summary: 'The variable for the Docker ID gets the token, or the other way round',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  docs: docsUrl('swapped-dockerhub-credentials'),
  *check({ feeds }): Generator<WiringFinding> {
    for (const feed of feeds) {
      for (const variable of [feed.id, feed.token]) {
        if (variable !== undefined && isSwapped(variable)) yield finding(feed, variable);
      }
    }
  },
} satisfies WiringRule;

function isSwapped({ part, value }: FedVariable): boolean {
  return value.kind === 'content' && value.secret.part !== undefined && value.secret.part !== part;
}

function finding(feed: Feed, variable: FedVariable): WiringFinding {
  const { name, part, traced } = variable;
  const other = part === 'id' ? feed.token : feed.id;
  const { file } = traced.scope;
  const { span } = traced.entry.value;
  const both = other !== undefined && isSwapped(other) && other.traced.scope.file === file;
  return {
    file,
    span,
    within: traced.entry.span,
    message: `\`${name}\` is fed by the secret with the ${part === 'id' ? 'token' : 'Docker ID'}: feed it by the one with the ${part === 'id' ? 'Docker ID' : 'token'}.`,
    data: { variable: name, repository: feed.repository ?? null },
    fix: both
      ? lazyFix('Exchange the two values', true, () => {
          const [mine, theirs] = [span, other.traced.entry.value.span];
          return {
            edits: [
              { span: mine, text: file.text.slice(theirs.start, theirs.end) },
              { span: theirs, text: file.text.slice(mine.start, mine.end) },
            ],
            changes: [],
          };
        })
      : undefined,
  };
}
