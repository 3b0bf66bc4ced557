import * as vscode from 'vscode';
import { ConfigModel } from '../../lint/model/configModel';
import { YamlDocument } from '../../lint/yaml/yamlDocument';
import { LineIndex } from '../../shared/text';
import { configGlob, isConfigPath } from './configFiles';
import { currentText } from './currentText';
import type { FoundSettings, ProjectSettings } from './projectSettings';

/** A config of the workspace, open or not, with enough of a document to place findings and edits. */
export interface WorkspaceConfig {
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly found: FoundSettings;
  positionAt(offset: number): vscode.Position;
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
  if (await settings.readAround(uri, new ConfigModel(YamlDocument.parse(text), found.settings)))
    found = await settings.of(uri);
  let lines: LineIndex | undefined;
  return {
    uri,
    text,
    found,
    positionAt(offset) {
      lines ??= new LineIndex(text);
      const { line, column } = lines.positionAt(offset);
      return new vscode.Position(line - 1, column - 1);
    },
  };
}
