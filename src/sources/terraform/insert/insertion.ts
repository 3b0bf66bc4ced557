import type { WiringNames } from '../wiring/wiringNames';
import type { WiringModel } from '../model/wiringModel';
import type { FileEdits } from './fileEdits';
import type { ProviderNames } from './providerNames';
import type { Site } from '../wiring/site';

/** An expression for a secret, in some module. */
export interface SecretReference {
  readonly text: string;
  /** Whether it is the id already, not the whole resource. */
  readonly isId: boolean;
}

/** What the steps of an insertion share. */
export interface Insertion {
  readonly model: WiringModel;
  readonly names: WiringNames;
  readonly site: Site;
  readonly edits: FileEdits;
  readonly providers: ProviderNames;
}
