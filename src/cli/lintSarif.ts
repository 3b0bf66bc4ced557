import type {
  ArtifactChange,
  ArtifactLocation,
  Fix as SarifFix,
  Log,
  Notification,
  PhysicalLocation,
  Region,
  ReportingDescriptor,
  Result,
} from 'sarif';
import { version } from '../../package.json';
import type { FileEdit, Finding, Fix, RuleInfo } from '../lint/rule';
import type { Severity } from '../lint/settings';
import type { Source } from '../lint/source';
import { append } from '../shared/lists';
import type { LineIndex, Span } from '../shared/text';
import { Places, type LintedFile, type LintedFiles } from './lintReport';
import { jsonText } from '../shared/visible';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};

/**
 * SARIF 2.1.0 for code scanning.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export async function lintSarif(files: LintedFiles, sources: readonly Source[]): Promise<string> {
  const rules = [...new Map(sources.flatMap((source) => source.rules.map((rule) => [rule.id, rule]))).values()];
  const indexOf = new Map(rules.map(({ id }, index) => [id, index]));
  const results: Result[] = [];
  const failures: Notification[] = [];
  for await (const file of files) {
    append(results, resultsOf(file, indexOf));
    if (file.error !== undefined) failures.push(failure(file.path, file.error));
  }
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Pullbook',
            semanticVersion: version,
            informationUri: 'https://github.com/pullbook/pullbook',
            rules: rules.map((rule) => descriptor(rule, sources)),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: failures.length === 0, toolExecutionNotifications: failures }],
        results,
      },
    ],
  };
  return `${jsonText(log, 2)}\n`;
}

/** A rule with the words of all sources that have it. */
function descriptor(rule: RuleInfo, sources: readonly Source[]): ReportingDescriptor {
  const { id, summary, docs, severity, confidence, category } = rule;
  const topics = sources.filter(({ rules }) => rules.some((one) => one.id === id)).flatMap((source) => source.topics);
  return {
    id,
    shortDescription: { text: `${summary}.` },
    helpUri: docs,
    help: { text: `${summary}. ${docs}` },
    defaultConfiguration: { level: levels[severity] },
    properties: {
      tags: [...new Set([category, ...topics])],
      precision: confidence,
      'problem.severity': severity === 'error' || severity === 'warning' ? severity : 'recommendation',
    },
  };
}

function failure(path: string, text: string): Notification {
  const locations = [{ physicalLocation: { artifactLocation: artifact(path) } }];
  return { level: 'error', message: { text }, locations };
}

function resultsOf(file: LintedFile, indexOf: ReadonlyMap<string, number>): Result[] {
  const places = new Places(file);
  const sound = file.soundFixes();
  const location = (span: Span, path?: string): PhysicalLocation => {
    const place = places.in(path);
    return { artifactLocation: artifact(place.path), region: region(place.lines, span) };
  };
  const seen = new Map<string, number>();
  return file.findings.map((finding): Result => {
    const { rule, severity, message, span, related = [], fix } = finding;
    return {
      ruleId: rule,
      ruleIndex: indexOf.get(rule) ?? -1,
      level: levels[severity],
      message: { text: message },
      locations: [{ physicalLocation: location(span) }],
      ...(related.length === 0
        ? {}
        : {
            relatedLocations: related.map((place, id) => ({
              id,
              message: { text: place.message },
              physicalLocation: location(place.span, place.path),
            })),
          }),
      partialFingerprints: {
        'primaryLocationLineHash/v1': fingerprint(file, finding, places.in(undefined).lines, seen),
      },
      properties: { confidence: finding.confidence },
      ...(fix !== undefined && sound.has(fix) ? { fixes: [sarifFix(places, fix)] } : {}),
    };
  });
}

function sarifFix(places: Places, fix: Fix): SarifFix {
  const byFile = new Map<string, { lines: LineIndex; edits: FileEdit[] }>();
  for (const edit of fix.edits) {
    const { path, lines } = places.in(edit.path);
    const known = byFile.get(path) ?? { lines, edits: [] };
    known.edits.push(edit);
    byFile.set(path, known);
  }
  return {
    description: { text: fix.title },
    artifactChanges: [...byFile].map(([path, { lines, edits }]): ArtifactChange => ({
      artifactLocation: artifact(path),
      replacements: edits.map(({ span, text }) => ({
        deletedRegion: region(lines, span),
        insertedContent: { text },
      })),
    })),
  };
}

/** `uriBaseId` would need a base that only the caller knows; a relative reference is read against the repository. */
function artifact(path: string): ArtifactLocation {
  return {
    uri: path
      .split('/')
      .map((name) => encodeURIComponent(name.toWellFormed()))
      .join('/'),
  };
}

function region(lines: LineIndex, { start, end }: Span): Region {
  const from = lines.positionAt(start);
  const to = lines.positionAt(end);
  return { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column };
}

/** Stays the same when lines above change: the rule, the line's text, and which of its likes it is. */
function fingerprint(file: LintedFile, finding: Finding, lines: LineIndex, seen: Map<string, number>): string {
  const { line } = lines.positionAt(finding.span.start);
  const source = file.text.slice(lines.startOf(line), lines.startOf(line + 1)).trim();
  const key = `${finding.rule} ${source}`;
  const count = (seen.get(key) ?? 0) + 1;
  seen.set(key, count);
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < key.length; i++)
    hash = ((hash ^ BigInt(key.charCodeAt(i))) * 0x100000001b3n) & 0xffffffffffffffffn;
  return `${hash.toString(16).padStart(16, '0')}:${count}`;
}
