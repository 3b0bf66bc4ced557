import type { Offer } from '../shared/offer';
import { kinds } from '../sources/registry';
import { variablesOf } from '../services/credentials';

/** What sources answer in an editor alone. */
const offeredCommands = kinds.flatMap(({ offers = {} }) => Object.keys(offers));

type Hint = (values: Offer['arguments']) => readonly string[];

const nothing: Hint = () => [];

/** What the command line says of each command of an offer; what the text of the report says already, it says no more. */
const hints: ReadonlyMap<string, Hint> = new Map<string, Hint>([
  [
    'sign-in',
    ({ credential }) => {
      const variables = typeof credential === 'string' ? variablesOf(credential) : undefined;
      return variables === undefined ? [] : [`set ${variables}, then run this again`];
    },
  ],
  ...['open-link', 'run-in-terminal', 'retry', 'plan-again', 'open-file', ...offeredCommands].map(
    (command) => [command, nothing] as const,
  ),
]);

/** How to do what is a button elsewhere; of a command of another version, its title. */
export function hintOfOffer({ command, title, arguments: values }: Offer): readonly string[] {
  return hints.get(command)?.(values) ?? [title];
}
