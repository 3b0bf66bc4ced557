import * as vscode from 'vscode';
import { ConfigModel } from '../../sources/circleci/model/configModel';
import { parseConfig } from '../../sources/circleci/parseConfig';
import { configGlob, isConfigPath } from './configFiles';
import { currentText } from './currentText';
import { fileText, type FileText } from './fileText';
import type { FoundSettings, ProjectSettings } from './projectSettings';

/** A config of the workspace, open or not. */
export interface WorkspaceConfig extends FileText {
  readonly found: FoundSettings;
}

/** Every config of every folder of the workspace, in the order of their paths. */
export async function findConfigs(token?: vscode.CancellationToken): Promise<vscode.Uri[]> {
  const found = await vscode.workspace.findFiles(configGlob, '**/{node_modules,.git,vendor,dist}/**', undefined, token);
  return found.filter(isConfigPath).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Reads a config as a person would see it now, unsaved changes included; `undefined` when it cannot be read. */
export async function readConfig(uri: vscode.Uri, settings: ProjectSettings): Promise<WorkspaceConfig | undefined> {
  const text = await currentText(uri);
  if (text === undefined) return undefined;
  let found = await settings.of(uri);
  if (await settings.readAround(uri, new ConfigModel(parseConfig(text), found.settings)))
    found = await settings.of(uri);
  return { ...fileText(uri, text), found };
}
