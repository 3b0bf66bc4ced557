import { docsUrl, lazyFix } from '../../../lint/rule';
import { addOutputs, repairBy } from '../insert/repair';
import { relatedTo } from '../findingsAt';
import { missingOutputs } from '../model/missingOutputs';
import type { SourcePlace, Value } from '../model/value';
import type { SecretsCall, WiringModel } from '../model/wiringModel';
import type { WiringFinding, WiringRule } from '../rule';
import { titleOfHalf, halfIn, halves, standardOutput, type Half } from '../names';

type Missing = Extract<Value, { kind: 'missing' }>;

/** An output of a secret that is asked for, or belongs to one that is there, and does not exist. */
export const missingDockerhubOutput = {
  id: 'missing-dockerhub-output',
  summary: 'An output that hands a Docker Hub secret on is missing or has another name',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'correctness',
  compoundFix: 'removes',
  tags: [],
  docs: docsUrl('missing-dockerhub-output'),
  *check(wiring): Generator<WiringFinding> {
    const asked = new Set<string>();
    for (const missing of missingReferences(wiring)) {
      const { at, module, output = '' } = missing;
      if (module === undefined) continue;
      const key = `${at.file.path} ${at.span.start}`;
      if (asked.has(key)) continue;
      asked.add(key);
      yield unknownOutput(wiring, at, missing, module, output);
    }
    for (const made of wiring.secretsCalls) {
      const missing = missingOutputs(wiring, made);
      const [half] = missing;
      // Without any output it is another rule's.
      if (half === undefined || missing.length === halves.length) continue;
      yield {
        file: made.call.file,
        span: made.call.block.head,
        message: `This folder hands on ${titleOfHalf(half === 'id' ? 'token' : 'id')} of \`${made.product ?? 'the product'}\` and not ${titleOfHalf(half)}.`,
        related: made.instance.call === undefined ? [] : [relatedTo(made.instance.call, 'calls this folder')],
        data: { product: made.product ?? null, part: half },
        fix: addition(made, [half]),
      };
    }
  },
} satisfies WiringRule;

/** References to an output that is not there, in data sources and in the variables themselves. */
function* missingReferences({ readers, feeds }: WiringModel): Generator<Missing> {
  for (const { value } of readers) if (value.kind === 'missing') yield value;
  for (const { id, token } of feeds) {
    for (const variable of [id, token]) if (variable?.value.kind === 'missing') yield variable.value;
  }
}

function unknownOutput(
  wiring: WiringModel,
  at: SourcePlace,
  { what }: Missing,
  module: NonNullable<Missing['module']>,
  output: string,
): WiringFinding {
  const target = wiring.checkout.target(module);
  const names = (target?.blocks ?? [])
    .filter(({ block }) => block.type === 'output' && halfIn(block.labels[0] ?? '') !== undefined)
    .map(({ block }) => block.labels[0] ?? '');
  const half = halfIn(output);
  const made = wiring.secretsCalls.find(({ call }) => call.folder === target);
  const isUsual = half !== undefined && output === standardOutput(half);
  const like = half === undefined ? undefined : names.find((name) => halfIn(name) === half);
  return {
    file: at.file,
    span: at.span,
    message: `There is no ${what}${names.length === 0 ? '' : `: it has ${names.map((name) => `\`${name}\``).join(' and ')}`}.`,
    related: [relatedTo(module, 'the module that is asked')],
    data: { output },
    fix:
      like !== undefined
        ? lazyFix(`Read \`${like}\``, true, () => ({ edits: [renamed(at, output, like)] }))
        : made !== undefined && isUsual
          ? addition(made, [half])
          : undefined,
  };
}

function renamed(
  { file, span }: SourcePlace,
  from: string,
  to: string,
): { path: string; span: SourcePlace['span']; text: string } {
  const start = span.start + file.text.slice(span.start, span.end).lastIndexOf(from);
  return { path: file.path, span: { start, end: start + from.length }, text: to };
}

function addition({ call }: SecretsCall, missing: readonly Half[]): WiringFinding['fix'] {
  return lazyFix(missing.length === 1 ? 'Add the output' : 'Add both outputs', true, () =>
    repairBy((edits) => {
      addOutputs(edits, call, missing);
    }),
  );
}
