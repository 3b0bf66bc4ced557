# Refunds pulls with a Docker Hub account of its own.
data "aws_secretsmanager_secret_version" "refunds_dockerhub_id" {
  secret_id = module.refunds.aws_secretsmanager_secret_dockerhub_id.id
  provider  = aws.management
}

data "aws_secretsmanager_secret_version" "refunds_dockerhub_token" {
  secret_id = module.refunds.aws_secretsmanager_secret_dockerhub_token.id
  provider  = aws.management
}

module "opg_refunds" {
  source = "./modules/repository"

  name        = "opg-refunds"
  description = "Refunds of powers of attorney fees"

  circleci_env_vars = {
    AWS_DEFAULT_REGION  = "eu-west-1"
    DOCKER_USER         = data.aws_secretsmanager_secret_version.refunds_dockerhub_id.secret_string
    DOCKER_ACCESS_TOKEN = data.aws_secretsmanager_secret_version.refunds_dockerhub_token.secret_string
  }
}

module "opg_sirius" {
  source = "./modules/repository"

  name        = "opg-sirius"
  description = "Case management"

  circleci_env_vars = {
    AWS_DEFAULT_REGION = "eu-west-1"
  }
}

module "opg_technical_guidance" {
  source = "./modules/repository"

  name        = "opg-technical-guidance"
  description = "How we build software"
}
