import type { Answers } from '../procedure';

/** The answers from which `npm run generate` makes the sample runbook, `media/sample/sirius.runbook.md`. */
export const sampleAnswers: Answers = {
  product: 'sirius',
  'dockerhub.organisation': 'ministryofjustice',
  'dockerhub.team': 'opgdockerhubusers',
  'dockerhub.username': 'opgcisirius',
  'dockerhub.mail': 'opg-sirius@digital.justice.example',
  'aws.profile': 'management',
  'aws.region': 'eu-west-1',
  'aws.account': '123456789012',
  'circleci.project': 'gh/ministryofjustice/opg-sirius',
  'circleci.config': 'product/.circleci/config.yml',
  'circleci.infra': 'gh/ministryofjustice/opg-org-infra',
  'circleci.branch': 'master',
};
