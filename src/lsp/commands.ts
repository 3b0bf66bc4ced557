import { type Connection, MessageType, ShowMessageNotification } from 'vscode-languageserver';
import type { LanguageService } from '../language/languageService';
import type { Person } from '../language/ports';
import type { ProposedChange } from '../language/results';
import type { Offer } from '../lint/features';
import type { Abilities } from './abilities';
import { workspaceEditOf } from './workspaceEdit';

/**
 * What a command would propose, without anybody being asked or told anything.
 * @returns `undefined` where it proposes nothing, or not before somebody has answered a question.
 */
export async function proposalOf(
  service: LanguageService,
  { command, arguments: given }: Offer,
): Promise<ProposedChange | undefined> {
  let proposed: ProposedChange | undefined;
  await service.run(command, given[0], {
    ...nobody,
    propose: async (compute) => {
      proposed = await compute();
    },
  });
  return proposed;
}

/** Nobody is there to answer. */
const nobody: Omit<Person, 'propose'> = {
  inView: undefined,
  topic: {},
  ask: () => Promise.resolve(undefined),
  pick: () => Promise.resolve(undefined),
  busy: (_, work) => work(),
  say: () => undefined,
  warn: () => undefined,
};

/** More choices than these are no row of buttons. */
const maxButtons = 8;

/** Whoever sits before an editor that speaks the protocol: takes messages and picks buttons, and cannot type an answer. */
export function personAt(connection: Connection, abilities: Abilities, uriOf: (file: string) => string): Person {
  const tell = (type: MessageType, message: string): void =>
    // An editor that has gone meanwhile is told nothing.
    void connection.sendNotification(ShowMessageNotification.type, { type, message }).catch(() => undefined);
  const say = (message: string): void => tell(MessageType.Info, message);
  const warn = (message: string): void => tell(MessageType.Warning, message);
  return {
    ...nobody,
    say,
    warn,
    ask(title) {
      warn(`“${title}” needs answers that cannot be typed in this editor. Nothing was changed.`);
      return Promise.resolve(undefined);
    },
    async pick(title, choices) {
      const buttons = choices.slice(0, maxButtons).map(({ label }) => ({ title: label }));
      const picked = await connection.window.showInformationMessage(title, ...buttons);
      return choices.find(({ label }) => label === picked?.title)?.value;
    },
    async propose(compute) {
      const change = await compute();
      const edit = change && workspaceEditOf({ ...change, needsLook: true }, abilities, uriOf);
      if (change === undefined || change.files.length === 0) say('Nothing is left to change.');
      else if (edit === undefined)
        warn('This editor cannot ask before it applies a change that a person should look at. Nothing was changed.');
      else await connection.workspace.applyEdit({ label: change.title.replaceAll('`', ''), edit });
    },
  };
}
