import { configExpressions } from '../model/expressions';
import { replaceScalar } from '../edit/replaceScalar';
import type { ConfigModel } from '../model/configModel';
import { authValues } from '../model/credentials';
import { platformOfStep } from '../model/platform';
import { scriptFacts } from '../../docker/scriptEvents';
import { isLiteralSecret, tokenSearch } from '../../docker/secretText';
import { sourcePlace } from '../model/sourcePlace';
import { soleParameter } from '../model/parameters';
import { executorsIn } from '../model/scope';
import type { ConfigShare } from '../model/configShare';
import type { WrittenStep } from '../model/writtenSteps';
import type { Word } from '../../docker/shell/shellCommand';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { ConfigFix, ConfigRule, ConfigRuleFinding } from '../rule';
import type { MapNode, Node, ScalarNode } from '../../yaml/node';
import { searchText } from '../../yaml/searchText';

const advice = 'Revoke it, because git history keeps it, and use a project environment variable.';

/** A password or token written into the file. A literal user name is fine: CircleCI's own examples have one. */
export const hardcodedDockerCredentials = {
  id: 'hardcoded-docker-credentials',
  summary: 'A password or token is written into the config',
  severity: 'error',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'security',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('hardcoded-docker-credentials'),
  *check(config) {
    const inExecutors = [...findInExecutors(config)];
    yield* inExecutors;
    const tokens = searchText(config.document, tokenSearch);
    if (tokens.length === 0) return;
    const taken = [...inExecutors, ...findValues(config, config)].map(({ span }) => span);
    for (const { start, end, what } of tokens) {
      if (taken.some((other) => other.start <= start && end <= other.end)) continue;
      yield { span: { start, end }, message: `This looks like a ${what}. ${advice}` };
    }
  },
  checkShare: findValues,
} satisfies ConfigRule;

/** Executors belong to no share of a config. */
function* findInExecutors(config: ConfigModel): Generator<ConfigRuleFinding> {
  const seen = new Set<Node>();
  for (const { node } of executorsIn(config.root)) {
    const environment = config.document.get(node, 'environment')?.value;
    yield* checkEnvironment(config, environment, (value) => !seen.has(value) && seen.add(value).has(value));
  }
}

function* findValues(config: ConfigModel, share: ConfigShare): Generator<ConfigRuleFinding> {
  const { document, settings } = config;
  const seen = new Set<Node>();
  const isNew = (node: Node): boolean => !seen.has(node) && seen.add(node).has(node);
  const variable = `$${settings.credentials.password}`;
  for (const { entry, uses } of share.pulls) {
    const password = authValues(config, entry)?.password;
    if (password !== undefined && isNew(password) && isLiteralPassword(config, password, uses[0]?.owner.parameters)) {
      const span = config.span(password);
      yield {
        span,
        message: `\`auth.password\` of image \`${entry.image?.value ?? ''}\` is written out. ${advice}`,
        fix: lazyFix(`Replace by \`${variable}\``, false, () => replaceScalar(config, password, variable)),
      };
    }
    yield* checkEnvironment(config, document.get(entry.node, 'environment')?.value, isNew);
  }
  for (const { node } of share.jobs) yield* checkEnvironment(config, document.get(node, 'environment')?.value, isNew);
  for (const written of share.steps) {
    const { step } = written;
    if (step.kind !== 'run') continue;
    if (step.options !== undefined)
      yield* checkEnvironment(config, document.get(step.options, 'environment')?.value, isNew);
    for (const fact of scriptFacts(step.command, configExpressions)) {
      if (fact.kind !== 'login') continue;
      const word = fact.passwordFlag?.value.isLiteral === true ? fact.passwordFlag.value : fact.pipedLiteral;
      if (word === undefined || !isLiteralSecret(word.text)) continue;
      const fix = variableInScript(config, written, step.command, word);
      yield {
        span: sourcePlace(step.command, word) ?? config.span(step.command),
        within: config.span(step.node),
        message: `The password of a \`docker login\` is written out. ${advice}`,
        ...(fix === undefined ? {} : { fix }),
      };
    }
  }
}

/** Puts the variable in place of a word of a script, after the flag it may be joined to, as the step's shell reads it. */
function variableInScript(
  config: ConfigModel,
  step: WrittenStep,
  script: ScalarNode,
  word: Word,
): ConfigFix | undefined {
  const place = sourcePlace(script, word);
  const written = script.value.slice(word.start, word.end);
  // Quotes inside a double-quoted scalar would need escapes.
  if (place === undefined || script.style === 'double') return undefined;
  if (config.document.text.slice(place.start, place.end) !== written) return undefined;
  const { shell, isWindows } = platformOfStep(config, step);
  if (shell === 'cmd' || shell === 'other' || (shell === 'unknown' && isWindows === true)) return undefined;
  const variable = `"$${shell === 'powershell' ? 'Env:' : ''}${config.settings.credentials.password}"`;
  const flag = /^(?:--password=|-p=?)/.exec(written)?.[0] ?? '';
  return lazyFix(`Replace by \`${variable}\``, false, () => ({
    edits: [{ span: place, text: flag + variable }],
    changes: [{ kind: 'value', node: script }],
  }));
}

function isLiteralPassword(config: ConfigModel, password: ScalarNode, declared: MapNode | undefined): boolean {
  const parameter = soleParameter(password.value);
  if (parameter === undefined || declared === undefined) return isLiteralSecret(password.value);
  const declaration = config.document.asMap(config.document.get(declared, parameter)?.value);
  const fallback =
    declaration === undefined
      ? undefined
      : config.document.asScalar(config.document.get(declaration, 'default')?.value);
  return fallback !== undefined && isLiteralSecret(fallback.value);
}

/** `environment:` as a mapping, or as a list of `NAME=value`. */
function* checkEnvironment(
  config: ConfigModel,
  environment: Node | undefined,
  isNew: (node: Node) => boolean,
): Generator<ConfigRuleFinding> {
  const name = config.settings.credentials.password;
  const message = `\`${name}\` is set to a written-out value in \`environment\`. ${advice}`;
  if (environment?.kind === 'map') {
    const value = config.document.asScalar(config.document.get(environment, name)?.value);
    if (value !== undefined && isNew(value) && isLiteralSecret(value.value))
      yield { span: config.span(value), message };
  } else if (environment?.kind === 'seq') {
    for (const item of environment.items) {
      const value = config.document.asScalar(item);
      if (
        value?.value.startsWith(`${name}=`) === true &&
        isNew(value) &&
        isLiteralSecret(value.value.slice(name.length + 1))
      )
        yield { span: config.span(value), message };
    }
  }
}
