import { attributeOf, type HclBody } from '../hcl/node';
import type { Folder, PlacedBlock } from '../model/checkout';
import { addEntries } from './extendMap';
import { indentAt, type FileEdits } from './fileEdits';

/** The alias that a `provider` block has; `undefined` for the default configuration. */
export function aliasIn(body: HclBody): string | undefined {
  const alias = attributeOf(body, 'alias')?.value;
  return alias?.kind === 'text' ? alias.value : undefined;
}

/**
 * Declares in a module that it is given another configuration of the provider.
 * @see https://developer.hashicorp.com/terraform/language/modules/develop/providers
 */
export function declareAlias(edits: FileEdits, folder: Folder, provider: string): void {
  const alias = /^aws\.(.+)$/.exec(provider)?.[1];
  if (alias === undefined) return;
  const isProxy = ({ block }: PlacedBlock): boolean => block.type === 'provider' && aliasIn(block.body) === alias;
  if (folder.blocks.some(isProxy)) return;
  const all = folder.blocks.flatMap((placed) =>
    placed.block.type !== 'terraform'
      ? []
      : placed.block.body.blocks
          .filter(({ type }) => type === 'required_providers')
          .map((block) => ({ ...placed, block })),
  );
  for (const { block, file } of all) {
    const aws = attributeOf(block.body, 'aws')?.value;
    if (aws === undefined) continue;
    if (aws.kind !== 'object') {
      const version = file.text.slice(aws.span.start, aws.span.end);
      const indent = `\n${indentAt(file.text, aws.span.start)}`;
      const entries = ['source = "hashicorp/aws"', `version = ${version}`, `configuration_aliases = [${provider}]`];
      edits.replace(file, aws.span, `{${entries.map((entry) => `${indent}  ${entry}`).join('')}${indent}}`);
      return;
    }
    const list = aws.entries.find(({ key }) => key === 'configuration_aliases')?.value;
    if (list === undefined) {
      const entry = { name: 'configuration_aliases', value: `[${provider}]` };
      addEntries(edits, { object: aws, file }, [entry]);
    } else if (list.kind === 'tuple') {
      const last = list.items.at(-1);
      const isThere = list.items.some((item) => item.kind === 'reference' && item.path.join('.') === provider);
      if (isThere) return;
      if (last === undefined) edits.replace(file, list.span, `[${provider}]`);
      else edits.insert(file, last.span.end, `, ${provider}`);
    }
    return;
  }
  const requirement = `aws = {\n  source = "hashicorp/aws"\n  configuration_aliases = [${provider}]\n}`;
  const placed = folder.blocks.find(({ block }) => block.type === 'terraform');
  const [required] = all;
  if (required !== undefined) {
    edits.addAttribute(required, requirement, '');
  } else if (placed !== undefined) {
    edits.addAttribute(placed, `required_providers {\n${requirement.replace(/^/gm, '  ')}\n}`, '\n');
  } else {
    const block = `terraform {\n  required_providers {\n${requirement.replace(/^/gm, '    ')}\n  }\n}\n`;
    const [first] = folder.blocks;
    const versions = folder.files.find(({ path }) => path.endsWith('versions.tf'));
    const file = versions ?? first?.file ?? folder.files[0];
    if (versions === undefined && first !== undefined) edits.insertBefore(first, block);
    else if (file !== undefined) edits.append(file, block);
  }
}
