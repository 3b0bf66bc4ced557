import type { Lint, Texts } from '../../lint/lint';
import type { Source, SourceLinter } from '../../lint/source';
import { configAudit } from './audit';
import { ConfigLint, lintConfig } from './configLint';
import { authenticateCommand, circleciKind } from './kind';
import { ConfigModel } from './model/configModel';
import { parseConfig } from './parseConfig';
import { rules } from './registry';
import { configSettings } from './settings';

export const circleci: Source = {
  ...circleciKind,
  rules,
  settings: configSettings,
  audit: configAudit,
  run: {
    [authenticateCommand]: async (context) =>
      (await import('./authenticateCommand')).runAuthenticate(context, configIn),
  },
  mayConcern: () => true,
  open: () => Promise.resolve(linter),
};

const linter: SourceLinter = {
  lint(files, settings, previous) {
    const [path, text] = onlyOne(files);
    const earlier = previous instanceof ConfigLint ? previous.model : undefined;
    const document = parseConfig(text, earlier?.document);
    return new ConfigLint(path, files, ConfigModel.read(document, settings, { previous: earlier }));
  },
  lintOnce: (files, settings) => lintConfig(...onlyOne(files), settings),
};

function onlyOne(files: Texts): readonly [path: string, text: string] {
  const [entry, other] = files;
  if (entry === undefined || other !== undefined) throw new RangeError('A config is linted by itself.');
  return entry;
}

function configIn(lint: Lint): ConfigLint {
  if (!(lint instanceof ConfigLint)) throw new TypeError('This is not the lint of a config.');
  return lint;
}
