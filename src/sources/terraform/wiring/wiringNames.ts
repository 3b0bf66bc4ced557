/** What is to be wired: a product's two secrets into the variables of one repository's CircleCI project. */
export interface WiringNames {
  /** The prefix of the secrets' names, such as `sirius`. */
  readonly product: string;
  /** The name of the repository, such as `opg-sirius`. */
  readonly repository: string;
}
