output "aws_secretsmanager_secret_dockerhub_id" {
  value = aws_secretsmanager_secret.dockerhub_id
}

output "aws_secretsmanager_secret_dockerhub_token" {
  value = aws_secretsmanager_secret.dockerhub_token
}
