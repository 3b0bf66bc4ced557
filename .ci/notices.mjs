// @ts-check
/**
 * `ThirdPartyNotices.txt` of the package: what is in it of others, with the texts that their licences ask to be passed on.
 * Made anew for each package, of what the bundles really hold.
 */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** @typedef {import('./bundledPackages.mjs').Bundled} Bundled */

/**
 * The licences that this product may carry, each with words that its text has. All of them let a package be passed on in
 * another one of any licence, if only their text goes with it.
 * @type {Readonly<Record<string, RegExp>>}
 */
const licences = {
  'Apache-2.0': /Apache License\s+Version 2\.0/,
  'BSD-2-Clause': /Redistributions? in binary form must reproduce the above copyright/i,
  ISC: /Permission to use, copy, modify, and\/or distribute this software for any\s+purpose/i,
  MIT: /Permission is hereby granted, free of charge, to any person/i,
};

/**
 * @param {readonly Bundled[]} packages
 * @returns {string}
 * @throws Error that names every package whose licence is not among those above, or whose text is nowhere to be found
 */
export function notices(packages) {
  /** @type {string[]} */
  const problems = [];
  /** The packages that share one text, as those of AWS do. @type {Map<string, Bundled[]>} */
  const byText = new Map();
  for (const one of packages) {
    const words = Object.hasOwn(licences, one.licence) ? licences[one.licence] : undefined;
    const text = textOf(one, packages);
    if (words === undefined) problems.push(`${one.name} has the licence '${one.licence}', which nobody has looked at`);
    else if (!words.test(text)) problems.push(`${one.name} has no text of its licence ${one.licence}`);
    else byText.set(text, [...(byText.get(text) ?? []), one]);
  }
  if (problems.length > 0)
    throw new Error(`the package cannot be passed on:\n${problems.join('\n')}\nSee .ci/notices.mjs.`);
  const sections = [...byText].map(([text, those]) => {
    const heads = those.map(({ name, version, licence }) => `${name} ${version} (${licence})`);
    return `${rule}\n${heads.join('\n')}\n${rule}\n\n${text}\n`;
  });
  return `${introduction}\n\n${sections.join('\n')}`;
}

const rule = '-'.repeat(80);
const introduction = [
  'Pullbook holds parts of the packages below, each under its own licence.',
  'Only their texts follow; the licence of Pullbook itself is in LICENSE.txt.',
].join('\n');

/**
 * What a package says of its licence: the files that are there for it; else that section of its README; else, for a package
 * that was published without, the text of another one from the same repository and under the same licence.
 * @param {Bundled} one
 * @param {readonly Bundled[]} packages
 */
function textOf(one, packages) {
  const own = ownText(one);
  if (own !== '') return own;
  const isSibling = (/** @type {Bundled} */ other) =>
    other.repository !== '' && other.repository === one.repository && other.licence === one.licence;
  return (
    packages
      .filter(isSibling)
      .map(ownText)
      .find((text) => text !== '') ?? ''
  );
}

/** @param {Bundled} one */
function ownText({ folder }) {
  const files = readdirSync(folder).sort();
  const texts = files
    .filter((file) => /^(?:licen[cs]e|copying|notice|third-?party-?notices)(?:[-.].*)?$/i.test(file))
    .map((file) => tidied(readFileSync(path.join(folder, file), 'utf8')));
  if (texts.length > 0) return texts.join('\n\n');
  const readme = files.find((file) => /^readme\.md$/i.test(file));
  return readme === undefined ? '' : licenceSection(readFileSync(path.join(folder, readme), 'utf8'));
}

/**
 * The section of a README under the heading of its licence, up to the next heading or to the list of links at the end.
 * @param {string} text
 */
function licenceSection(text) {
  const lines = tidied(text).split('\n');
  const isUnderline = (/** @type {string | undefined} */ line) => /^(?:=+|-+)$/.test(line ?? '');
  const isHeading = (/** @type {number} */ at) => /^#+\s/.test(lines[at] ?? '') || isUnderline(lines[at + 1]);
  const start = lines.findIndex((line, at) => isHeading(at) && /^(?:#+\s+)?licen[cs]e$/i.test(line));
  if (start < 0) return '';
  const first = isUnderline(lines[start + 1]) ? start + 2 : start + 1;
  const ends = (/** @type {string} */ line, /** @type {number} */ at) =>
    at >= first && (isHeading(at) || /^\[[^\]]+\]:\s/.test(line));
  const end = lines.findIndex(ends);
  return lines
    .slice(first, end < 0 ? undefined : end)
    .join('\n')
    .trim();
}

/** @param {string} text */
function tidied(text) {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const isText = (/** @type {string} */ line) => line !== '';
  return lines.slice(lines.findIndex(isText), lines.findLastIndex(isText) + 1).join('\n');
}
