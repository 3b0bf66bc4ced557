terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.80"
    }
    circleci = {
      source  = "mrolla/circleci"
      version = "0.6.1"
    }
    github = {
      source  = "integrations/github"
      version = "~> 6.4"
    }
  }

  backend "s3" {
    bucket = "opg.terraform.state"
    key    = "opg-org-infra/terraform.tfstate"
    region = "eu-west-1"
  }
}
