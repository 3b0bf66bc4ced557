import * as vscode from 'vscode';
import type { ProjectSettings } from '../lint/projectSettings';
import type { Proposals } from '../lint/proposals';
import type { TerraformFeatures } from './terraformFeatures';
import { foreignFolders, isTerraform } from './terraformFiles';

/** Loads what there is for Terraform with the first file of it that is open, or the first command that needs it. */
export class LazyTerraform implements vscode.Disposable {
  readonly #settings: ProjectSettings;
  readonly #proposals: Proposals;
  readonly #subscription: vscode.Disposable;
  #features: Promise<TerraformFeatures> | undefined;

  constructor(settings: ProjectSettings, proposals: Proposals) {
    this.#settings = settings;
    this.#proposals = proposals;
    const loadFor = (document: vscode.TextDocument): void => {
      if (this.#features === undefined && isTerraform(document)) void this.features();
    };
    this.#subscription = vscode.workspace.onDidOpenTextDocument(loadFor);
    for (const document of vscode.workspace.textDocuments) loadFor(document);
  }

  features(): Promise<TerraformFeatures> {
    return (this.#features ??= import('./terraformFeatures').then(({ createTerraformFeatures }) =>
      createTerraformFeatures(this.#settings, this.#proposals),
    ));
  }

  /** The features where the workspace has a Terraform file at all. */
  async featuresIfAny(): Promise<TerraformFeatures | undefined> {
    const [any] = await vscode.workspace.findFiles('**/*.tf', foreignFolders, 1);
    return any === undefined ? undefined : this.features();
  }

  dispose(): void {
    this.#subscription.dispose();
    void this.#features?.then((loaded) => {
      loaded.dispose();
    });
  }
}
