import type { Hover } from '../../lint/features';
import type { LinkTo } from '../../lint/lint';
import { code } from '../../shared/markdownCode';
import { describeWiring, type NamedVariable, type WiringDescription } from './describeWiring';
import type { WiringModel } from './model/wiringModel';

/** Says over a variable of a project, and over a data source, which secret is behind it and where that is made. */
export function wiringHover(wiring: WiringModel, path: string, offset: number, linkTo: LinkTo): Hover | undefined {
  const description = describeWiring(wiring, path, offset);
  if (description === undefined) return undefined;
  const sign = description.missing === undefined && !description.isSwapped ? 'credential' : 'problem';
  return { span: description.span, sign, markdown: render(description, linkTo) };
}

/** Most variables that are named: a map with for_each can feed hundreds. */
const maxVariables = 8;

function render(description: WiringDescription, linkTo: LinkTo): string {
  const { kind, variables, secret, missing, provider, isSwapped } = description;
  const name = secret?.name === undefined ? 'a secret with a computed name' : code(secret.name);
  const from = secret === undefined ? undefined : `secret ${name}`;
  const named = variables.slice(0, maxVariables).map(nameOf).join(', ');
  const more = variables.length - maxVariables;
  const whom = more > 0 ? `${named} and ${more} more` : named;
  const source = from ?? (missing === undefined ? 'no secret that the files tell' : code(missing));
  const paragraphs = [kind === 'variable' ? `**${whom} ← ${source}**` : `**Reads ${source}**`];
  if (isSwapped) paragraphs.push('That is the other half of the credential.');
  if (missing !== undefined) paragraphs.push(`There is no ${code(missing)}: Terraform refuses this.`);
  if (secret?.maker !== undefined) {
    const { path, what } = secret.maker;
    const target = linkTo(path).replaceAll('(', '%28').replaceAll(')', '%29');
    const link = `[${path.replace(/[\\[\]<>&!`*_~]/g, '\\$&')}](${target})`;
    paragraphs.push(`Made in ${link} by ${code(what)}`);
  }
  if (provider !== undefined) paragraphs.push(`Read with provider ${code(provider)}`);
  if (kind === 'reader') paragraphs.push(whom === '' ? 'Feeds no project' : `Feeds ${whom}`);
  return paragraphs.map((paragraph) => `${paragraph}\n\n`).join('');
}

function nameOf({ name, repository }: NamedVariable): string {
  return repository === undefined ? code(name) : `${code(name)} of ${code(repository)}`;
}
