import * as vscode from 'vscode';
import type { Offer } from '../shared/offer';
import { kinds } from '../sources/registry';
import { workspaceUri } from './workspaceUri';

/** What a command can do with the step whose button was pressed. */
export interface OfferedStep {
  /** Checks and plans it. */
  plan(): Promise<void>;
  /** Does what running its cell does. */
  run(): Promise<void>;
  /** Returns whether the person has signed in. */
  signIn(credential: string): Promise<boolean>;
}

type Command = (
  textOf: (name: string) => string,
  step: OfferedStep,
  values: Offer['arguments'],
) => PromiseLike<unknown>;

/** What each command of an offer does in the editor. */
const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['retry', (_, step) => step.run()],
  ['plan-again', (_, step) => step.plan()],
  [
    'sign-in',
    async (textOf, step) => {
      // Whoever pressed this wants to see the step, not to press once more.
      if (await step.signIn(textOf('credential'))) await step.plan();
    },
  ],
  ['open-link', (textOf) => vscode.env.openExternal(vscode.Uri.parse(textOf('url'), true))],
  ['open-file', (textOf) => vscode.window.showTextDocument(workspaceUri(textOf('path')))],
  ['run-in-terminal', (textOf) => vscode.env.clipboard.writeText(textOf('commandLine'))],
  ...sourceCommands(),
]);

/** What sources answer: a command of theirs, on the file of the workspace that is named or with what else is known. */
function* sourceCommands(): Generator<[string, Command]> {
  for (const [name, id] of kinds.flatMap(({ offers = {} }) => Object.entries(offers)))
    yield [
      name,
      (textOf, _, values) =>
        vscode.commands.executeCommand(id, 'path' in values ? workspaceUri(textOf('path')) : values),
    ];
}

/** The commands that have a button. */
export const knownCommands: readonly string[] = [...commands.keys()];

/**
 * Does what an offer stands for; nothing for a command of another version.
 * @throws {TypeError} for an offer without what its command acts on: a defect of whoever made it.
 */
export async function runOffer({ command, arguments: values }: Offer, step: OfferedStep): Promise<void> {
  const run = commands.get(command);
  if (run === undefined) return;
  const textOf = (name: string): string => {
    const value = values[name];
    if (typeof value !== 'string') throw new TypeError(`The offer \`${command}\` has no \`${name}\`.`);
    return value;
  };
  await run(textOf, step, values);
}
