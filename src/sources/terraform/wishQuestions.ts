import type { Answers, Choice, CommandContext, Question } from '../../lint/command';
import type { WiringModel } from './model/wiringModel';
import { knownProducts, madeRepositories, type MadeRepository } from './wiringChoices';
import type { Wish } from './wish';

/** Asks for what a wish leaves open, and proposes what the open runbook is about. */
export async function askWhatToWire(
  context: CommandContext,
  wiring: WiringModel,
  wish: Wish,
): Promise<{ readonly product: string; readonly project: string } | undefined> {
  const proposed = { product: context.topic['product'], project: context.topic['project'] };
  const questions = questionsOn(wiring, wish, proposed).filter(({ name }) => wish[name] === undefined);
  const answers = await context.ask('Wire a product into Terraform', questions);
  const at = (name: keyof Wish): string => wish[name] ?? answers?.[name] ?? '';
  return answers === undefined ? undefined : { product: at('product'), project: at('project') };
}

interface WishQuestion extends Question {
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
      title: 'Product',
      prompt: 'Prefix of both secrets: <prefix>-dockerhub_id and …_token',
      placeholder: 'sirius',
      validate: (value) =>
        /^[A-Za-z0-9_-]{1,64}$/.test(value)
          ? undefined
          : 'A product prefix has letters, digits, - and _ only, 64 at most.',
      proposal: () => proposed.product ?? '',
      choices: () =>
        [...products]
          .map((label) => ({ label, wired: wiredInto(label) }))
          // Who wires a product wants one that is not wired yet.
          .sort((a, b) => Number(a.wired !== '') - Number(b.wired !== ''))
          .map(({ label, wired }) => ({
            label,
            description: wired === '' ? '' : `wired into ${wired}`,
          })),
    },
    {
      name: 'project',
      title: 'Repository',
      prompt: 'The repository whose CircleCI project gets the credentials',
      placeholder: 'opg-sirius',
      validate: (value) =>
        /^(?:[^/\s]+\/[^/\s]+\/)?[A-Za-z0-9._-]{1,100}$/.test(value)
          ? undefined
          : 'The name of a repository, or a project slug such as gh/organisation/repository.',
      proposal: (answers) => likely(repositories, wish.product ?? answers['product'], proposed)?.name ?? '',
      choices: (answers) => choicesOf(repositories, answers, wish, proposed),
    },
  ];
}

function choicesOf(repositories: readonly MadeRepository[], answers: Answers, wish: Wish, proposed: Wish): Choice[] {
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
  if (wiring === 'none') return 'no Docker Hub credentials yet';
  if (wiring === 'unknown') return 'gets values that cannot be followed';
  const from = product ?? 'an unknown product';
  return wiring === 'wired' ? `gets the credentials of ${from}` : `is wired to ${from} in part, or wrongly`;
}
