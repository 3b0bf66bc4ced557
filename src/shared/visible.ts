/**
 * Text that is not ours (from files, names, arguments, services), as it may be shown. Each function writes what nobody sees,
 * or what changes how the rest is seen, as `<U+202E>`: control characters and direction marks, blanks without width, tags,
 * lone surrogates. What has been through one of them is the same after another.
 */

/** Besides what Unicode calls control, format, separator of lines or surrogate: letters and marks that are drawn as nothing. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]|\u034f|\u17b4|\u17b5|[\u{e0100}-\u{e01ef}]/gu;

/** For one line: a line end in it becomes visible, so that no name can begin another line. */
export function onOneLine(text: string): string {
  return text.replace(unseen, spelled);
}

/** For a block, whose line ends and tabs stay. */
export function onLines(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(unseen, (one) => (one === '\n' || one === '\t' ? one : spelled(one)));
}

/**
 * What CI systems take for a command when it stands in a log: from where it begins on, less its first character.
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs (`::` after blanks; `##[` anywhere)
 * @see https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands (`##vso[`, anywhere)
 * @see https://www.jetbrains.com/help/teamcity/service-messages.html (`##teamcity[`)
 * @see https://docs.gitlab.com/ci/jobs/job_logs/#custom-collapsible-sections (`section_start:`)
 * @see https://buildkite.com/docs/pipelines/configure/managing-log-output (groups: `---`, `+++`, `~~~`, `^^^`)
 */
const commands = [
  /^([^\S\n\r\u2028\u2029]*)(:)(?=:)/gm,
  /()(#)(?=#[a-z]*\[)/gi,
  /^([^\S\n\r\u2028\u2029]*)(s)(?=ection_(?:start|end):)/gim,
  /^([^\S\n\r\u2028\u2029]*)(t)(?=ravis_(?:fold|time):)/gim,
  /^()([-+~^])(?=([-+~^])\3(?:\s|$))/gm,
];

/** For a terminal or a log, whole lines: besides, none of them is a command of a CI system. */
export function onTerminal(text: string): string {
  let shown = onLines(text);
  for (const command of commands)
    shown = shown.replace(command, (_, before: string, first: string) => before + spelled(first));
  return shown;
}

/** A document for programs: all of that is in escapes of JSON, so that nothing of the data is lost. */
export function jsonText(data: unknown, indent?: number): string {
  return JSON.stringify(data, null, indent)
    .replace(unseen, (one) => (one === '\n' ? one : escaped(one)))
    .replace(/#(?=#[a-z]*\[)/gi, escaped);
}

function spelled(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

function escaped(character: string): string {
  // Escapes of JSON are of UTF-16 units.
  return Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
}
