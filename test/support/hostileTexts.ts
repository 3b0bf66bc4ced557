/** What no output of ours may hold: control characters but line end, what changes the direction, what nobody sees, halves. */
const raw =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\u{e0000}-\u{e007f}\ud800-\udfff]|\u034f|\u17b4|\u17b5/u; // eslint-disable-line no-control-regex -- the very thing that is looked for

/** Lines that a CI system acts on, as their documents have them. */
const commands = [
  /^\s*::/, // GitHub Actions
  /##\[/, // GitHub Actions of before, Azure Pipelines
  /##vso\[/i,
  /##teamcity\[/i,
  /^\s*section_(?:start|end):/,
  /^\s*travis_(?:fold|time):/,
  /^(?:---|\+\+\+|~~~|\^\^\^)(?:\s|$)/, // Buildkite
];

/** Each as it may be a part of a name. */
export const hostileTexts: Readonly<Record<string, string>> = {
  'a title of the terminal': 'x\u001b]0;owned\u0007y',
  'a cleared screen': 'x\u001b[2J\u001b[31my',
  'a sequence of one character': 'x\u009b31my',
  'characters that erase': 'x\by\u007fz\u0000',
  'a carriage return': 'good\rbad',
  'a tab': 'a\tb',
  'another direction': 'a\u202ecod.live\u2066b\u200fc\u061cd',
  'what nobody sees': 'a\u200bb\u2060c\ufeffd\u00ade\u3164f\u034fg',
  'hidden tags': 'a\u{e0041}\u{e007f}b',
  'other line ends': 'a\u2028b\u2029c\u0085d',
  'half a character': 'a\ud800b\udc00c',
  'commands of GitHub': 'x\n::error::a\n  ::set-output name=a::b\n\u3000::add-mask::x\r\n::stop-commands::t',
  'commands of Azure and of before': 'x ##[group]a\n##vso[task.setvariable variable=a]b ##VSO[task.complete]',
  'commands of TeamCity': "x\n##teamcity[buildStatus status='SUCCESS']",
  'sections of GitLab and Travis': 'x\nsection_start:1:a\nsection_end:1:a\ntravis_fold:start:a',
  'groups of Buildkite': 'x\n--- a\n+++ b\n~~~ c\n^^^ +++',
  'a command at once': '::error::x',
  'a group at once': '--- x',
};

/** What is wrong in a text for people; our own line ends are not. */
export function faultsIn(output: string): string[] {
  const found = raw.exec(output);
  return [
    ...(found === null ? [] : [`raw ${JSON.stringify(found[0])} in ${JSON.stringify(around(output, found.index))}`]),
    ...output.split('\n').filter((line) => commands.some((command) => command.test(line))),
  ];
}

function around(text: string, at: number): string {
  return text.slice(Math.max(0, at - 30), at + 30);
}
