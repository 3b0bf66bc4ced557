import * as vscode from 'vscode';
import type { Answers } from '../../procedures/procedure';
import type { WiringModel } from '../../sources/terraform/model/wiringModel';
import { knownProducts, madeRepositories, type MadeRepository } from '../../sources/terraform/wiringChoices';
import { askInTurn } from '../askInTurn';
import type { OpenQuestion } from '../question';
import type { Wish } from './wish';

/**
 * Asks for what a wish leaves open.
 *
 * @param proposed - What an open runbook is about.
 */
export async function askWhatToWire(
  wiring: WiringModel,
  wish: Wish,
  proposed: Wish,
): Promise<{ readonly product: string; readonly project: string } | undefined> {
  const questions = questionsOn(wiring, wish, proposed).filter(({ name }) => wish[name] === undefined);
  const answers = await askInTurn(vscode.l10n.t('Wire a product into Terraform'), questions);
  const at = (name: keyof Wish): string => wish[name] ?? answers?.[name] ?? '';
  return answers === undefined ? undefined : { product: at('product'), project: at('project') };
}

interface WishQuestion extends OpenQuestion {
  readonly name: 'product' | 'project';
}

function questionsOn(wiring: WiringModel, wish: Wish, proposed: Wish): readonly WishQuestion[] {
  const repositories = madeRepositories(wiring);
  const products = new Set([...(proposed.product === undefined ? [] : [proposed.product]), ...knownProducts(wiring)]);
  const wiredInto = (product: string): string =>
    repositories.flatMap((one) => (one.wiring === 'wired' && one.product === product ? [one.name] : [])).join(', ');
  return [
    {
      name: 'product',
      title: vscode.l10n.t('Product'),
      prompt: vscode.l10n.t('Prefix of both secrets: <prefix>-dockerhub_id and …_token'),
      placeholder: 'sirius',
      validate: (value) =>
        /^[A-Za-z0-9_-]{1,64}$/.test(value)
          ? undefined
          : vscode.l10n.t('A product prefix has letters, digits, - and _ only, 64 at most.'),
      proposal: () => proposed.product ?? '',
      choices: () =>
        [...products]
          .map((label) => ({ label, wired: wiredInto(label) }))
          // Who wires a product wants one that is not wired yet.
          .sort((a, b) => Number(a.wired !== '') - Number(b.wired !== ''))
          .map(({ label, wired }) => ({
            label,
            description: wired === '' ? '' : vscode.l10n.t('wired into {0}', wired),
          })),
    },
    {
      name: 'project',
      title: vscode.l10n.t('Repository'),
      prompt: vscode.l10n.t('The repository whose CircleCI project gets the credentials'),
      placeholder: 'opg-sirius',
      validate: (value) =>
        /^(?:[^/\s]+\/[^/\s]+\/)?[A-Za-z0-9._-]{1,100}$/.test(value)
          ? undefined
          : vscode.l10n.t('The name of a repository, or a project slug such as gh/organisation/repository.'),
      proposal: (answers) => likely(repositories, wish.product ?? answers['product'], proposed)?.name ?? '',
      choices: (answers) => choicesOf(repositories, answers, wish, proposed),
    },
  ];
}

function choicesOf(
  repositories: readonly MadeRepository[],
  answers: Answers,
  wish: Wish,
  proposed: Wish,
): { label: string; description: string }[] {
  const first = likely(repositories, wish.product ?? answers['product'], proposed);
  const inOrder = first === undefined ? repositories : [first, ...repositories.filter((one) => one !== first)];
  return inOrder.map((one) => ({ label: one.name, description: describe(one) }));
}

/** The repository that a product is most likely to have. */
function likely(
  repositories: readonly MadeRepository[],
  product: string | undefined,
  proposed: Wish,
): MadeRepository | undefined {
  const named = proposed.product === product ? proposed.project?.split('/').at(-1) : undefined;
  return (
    repositories.find(({ name }) => name === named) ??
    repositories.find((one) => product !== undefined && one.product === product) ??
    repositories.find(({ name }) => product !== undefined && name.includes(product))
  );
}

function describe({ wiring, product }: MadeRepository): string {
  if (wiring === 'none') return vscode.l10n.t('no Docker Hub credentials yet');
  if (wiring === 'unknown') return vscode.l10n.t('gets values that cannot be followed');
  const from = product ?? vscode.l10n.t('an unknown product');
  return wiring === 'wired'
    ? vscode.l10n.t('gets the credentials of {0}', from)
    : vscode.l10n.t('is wired to {0} in part, or wrongly', from);
}
