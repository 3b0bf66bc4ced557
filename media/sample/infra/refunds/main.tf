terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.management]
    }
  }
}

module "ci_dockerhub_secrets" {
  source = "../modules/ci_dockerhub_secrets"

  product_prefix = "refunds"

  providers = {
    aws = aws.management
  }
}
