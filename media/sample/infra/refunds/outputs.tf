output "aws_secretsmanager_secret_dockerhub_id" {
  value = module.ci_dockerhub_secrets.aws_secretsmanager_secret_dockerhub_id
}

output "aws_secretsmanager_secret_dockerhub_token" {
  value = module.ci_dockerhub_secrets.aws_secretsmanager_secret_dockerhub_token
}
