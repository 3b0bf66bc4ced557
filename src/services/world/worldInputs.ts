/** What the world is built around; the same names as a runbook's `inputs`. */
export interface WorldInputs {
  readonly product: string;
  readonly dockerhub: { readonly organisation: string; readonly team: string };
  readonly aws: { readonly region: string; readonly account: string };
  readonly circleci: {
    /** Slug of the product's project: `gh/<organisation>/<repository>`. */
    readonly project: string;
    /** Slug of the project whose workflow applies Terraform. */
    readonly infra: string;
    readonly branch: string;
  };
}

/** The sample world, for a rehearsal that brings no inputs of its own. */
export const sampleInputs: WorldInputs = {
  product: 'sirius',
  dockerhub: { organisation: 'ministryofjustice', team: 'opgdockerhubusers' },
  aws: { region: 'eu-west-1', account: '123456789012' },
  circleci: {
    project: 'gh/ministryofjustice/opg-sirius',
    infra: 'gh/ministryofjustice/opg-org-infra',
    branch: 'master',
  },
};
