import { basisOf } from '../../runbook/run/basis';
import type { Basis, Change } from '../../runbook/run/change';
import type { Confirmation } from '../../runbook/run/context';
import type { Target } from '../../runbook/run/report';
import type { Section } from '../../runbook/run/section';
import type { Evidence } from '../../shared/verdict';
import { isWired, type WiringFacts } from '../../sources/terraform/findWiring';
import type { CredentialNames } from '../../sources/terraform/model/wiringModel';
import { dataSnippet, outputsSnippet, repositorySnippet, secretsSnippet } from '../../sources/terraform/wiringSnippets';
import { identifierOf } from '../../sources/terraform/names';
import type { UnreadFile } from './readTerraform';

export interface WiringInput {
  readonly product: string;
  readonly project: string;
}

/** What the files of the workspace say. */
export interface FoundWiring {
  /** `undefined` without an infra checkout: nothing can be looked at. */
  readonly facts: WiringFacts | undefined;
  /** The names of the two variables. */
  readonly variables: CredentialNames;
  /** What the rules find in this product's wiring. */
  readonly findings: readonly { readonly path: string; readonly line: number; readonly message: string }[];
  /** What completes the wiring: by file, the lines that come and go. */
  readonly preview: readonly { readonly path: string; readonly text: string }[];
  /** Why it cannot be completed by edits. */
  readonly problems: readonly string[];
  /** Whether something on the way cannot be followed: what seems to be missing may be there. */
  readonly isOpen: boolean;
  /** Files that are there and are not read: what seems to be missing may be there, and what is there may be overridden. */
  readonly unread: readonly UnreadFile[];
  /** Where each part of the wiring that is there was read. */
  readonly evidence: readonly Evidence[];
  /** The files of the checkout, whole. */
  readonly seen: Basis;
}

export interface CheckedWiring extends FoundWiring {
  readonly target: Target;
  /** A person's word, which counts only where there is no infra checkout to look at. */
  readonly confirmation: Confirmation | undefined;
}

/** More would only bury the first ones. */
const mostShown = 20;

/** The last part of a project slug such as `gh/organisation/repository`. */
export function repositoryOf(project: string): string {
  return project.slice(project.lastIndexOf('/') + 1);
}

/** The plan for a product's wiring. Pure. */
export function planWiring({ product, project }: WiringInput, state: CheckedWiring): Change[] {
  const { target, facts, findings, preview, problems, unread, confirmation, seen } = state;
  const repository = repositoryOf(project);
  const basis = basisOf({ seen, confirmation });
  const [first] = unread;
  if (first !== undefined && facts?.isMiswired !== true) {
    return [
      {
        action: 'person',
        summary: 'make the Terraform files of this workspace readable',
        unknown: `what \`${first.path}\` says: ${first.why}`,
        basis,
        ...(unread.length > 1 && { detail: `and ${unread.length - 1} more` }),
        // Where there is nothing else to look at, a word stands against no file.
        ...(facts === undefined && { markable: true }),
        instructions: ['Put a text file of up to 2 MB in its place, or remove it, then run this step again.'],
      },
    ];
  }
  if (facts === undefined) {
    return [
      {
        action: 'person',
        summary: `wire **${product}** in the infra repository`,
        unknown: 'the infra checkout, which is not in this workspace',
        // The word is about this: a checkout that comes voids it.
        basis: basisOf({ seen, product, project }),
        detail: 'no infra checkout in this workspace, so nothing can be looked at',
        instructions: [
          `Add the blocks below: the secrets module for \`${product}\`, and its values as variables of \`${repository}\`.`,
          'Have the change reviewed and merged. The infra build then makes both secrets with a placeholder.',
          'Open the infra checkout in this workspace and run this again, or mark it done with a link to the change.',
        ],
        markable: true,
        part: { service: 'infra', play: 'wire-terraform', product },
      },
    ];
  }
  if (isWired(facts)) return [];
  const isWrong = facts.isMiswired;
  const [problem] = problems;
  // A wiring by functions or loops can be right all the same; a person's word would stand against files that are there.
  const isOpen = state.isOpen && !isWrong && preview.length === 0;
  const change: Change = {
    action: 'person',
    summary: isWrong
      ? `put the wiring of **${product}** right in the infra repository`
      : `wire **${product}** in the infra repository`,
    basis,
    detail: [
      ...(isWrong
        ? [findings[0]?.message ?? `a variable of ${repository} is not what the secret of ${product} holds`]
        : []),
      ...(preview.length > 0
        ? [
            `${preview.length === 1 ? '1 file changes' : `${preview.length} files change`}: ${preview.map(({ path }) => path).join(', ')}`,
          ]
        : problems),
    ].join(' · '),
    instructions: [
      ...(preview.length > 0
        ? ['*Insert…* shows these lines as a diff, to accept or discard; or write them yourself.']
        : [`Wire it by hand: ${problems.join('; ')}. The blocks are below.`]),
      'Have the change reviewed and merged. The infra build then makes both secrets with a placeholder.',
      'Run this step again: it looks at the files of the checkout.',
    ],
    // The rehearsal wires what is missing. What is wrong is left for its author to see, and to put right.
    ...(preview.length > 0 && (target === 'live' || isWrong)
      ? { offers: [{ command: 'wire', title: 'Insert…', arguments: { product, project } }] }
      : {}),
    ...(isWrong || preview.length === 0 ? {} : { part: { service: 'infra', play: 'wire-terraform', product } }),
    ...(isOpen && problem !== undefined ? { unknown: problem } : {}),
  };
  return [change];
}

/** What the check found, for people. Pure. */
export function viewWiring({ product, project }: WiringInput, state: CheckedWiring): readonly Section[] {
  const { facts, variables, findings, preview, confirmation } = state;
  const repository = repositoryOf(project);
  if (facts === undefined && confirmation !== undefined) {
    const detail = `by ${confirmation.by} on ${new Date(confirmation.at).toISOString().slice(0, 10)}${confirmation.note === '' ? '' : `: ${confirmation.note}`}`;
    return [
      { type: 'checklist', items: [{ state: 'done', text: `**${product}** wired, by a person’s word`, detail }] },
    ];
  }
  const sections: Section[] = facts === undefined ? [] : [checklist(product, repository, facts, variables)];
  if (findings.length > 0) sections.push(tableOf(findings));
  if (facts !== undefined && isWired(facts)) return sections;
  for (const { path, text } of preview) sections.push({ type: 'code', language: 'diff', title: path, text });
  // What is to be inserted says it all; the blocks are for whoever writes them.
  if (preview.length === 0) {
    const secrets = `${secretsSnippet(product, '../modules/ci_dockerhub_secrets')}\n${outputsSnippet()}`;
    const reading = `${dataSnippet(product, identifierOf(product))}\n${repositorySnippet(product, repository, variables)}`;
    sections.push(
      { type: 'code', language: 'hcl', title: `the secrets, in the folder of ${product}`, text: secrets },
      { type: 'code', language: 'hcl', title: `the variables, where ${repository} is made`, text: reading },
    );
  }
  sections.push({
    type: 'link',
    title: 'A team without the module, and the variant for Terraform 1.11 and later',
    url: explanation,
  });
  return sections;
}

const explanation = 'https://github.com/pullbook/pullbook/blob/main/media/terraform.md';

function tableOf(findings: CheckedWiring['findings']): Section {
  const rows = findings.slice(0, mostShown).map(({ path, line, message }) => [`${path}:${line}`, message]);
  const hidden = findings.length - mostShown;
  if (hidden > 0) rows.push(['', `and ${hidden} more`]);
  return { type: 'table', columns: ['where', 'what'], rows };
}

function checklist(product: string, repository: string, facts: WiringFacts, variables: CredentialNames): Section {
  const item = (text: string, isThere: boolean, path: string | undefined) =>
    ({ state: isThere ? 'done' : 'person', text, ...(isThere && path !== undefined ? { detail: path } : {}) }) as const;
  return {
    type: 'checklist',
    items: [
      item(`secrets module with \`product_prefix = "${product}"\``, facts.secrets !== undefined, facts.secrets),
      item('outputs for both secrets', facts.outputs !== undefined, facts.outputs),
      item(`\`${variables.username}\` of ${repository} is the secret with the ID`, facts.user, facts.repository),
      item(`\`${variables.password}\` of ${repository} is the secret with the token`, facts.token, facts.repository),
    ],
  };
}
