provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "management"
  region = "eu-west-1"

  assume_role {
    role_arn     = "arn:aws:iam::${var.management_account}:role/org-infra-ci"
    session_name = "org-infra"
  }
}

provider "circleci" {
  organization = "ministryofjustice"
  vcs_type     = "github"
}

provider "github" {
  owner = "ministryofjustice"
}
