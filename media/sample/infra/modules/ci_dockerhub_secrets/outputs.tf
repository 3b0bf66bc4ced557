output "aws_secretsmanager_secret_dockerhub_id" {
  value = aws_secretsmanager_secret.dockerhub_id

  # What reads the secret waits until there is a value in it.
  depends_on = [aws_secretsmanager_secret_version.dockerhub_id]
}

output "aws_secretsmanager_secret_dockerhub_token" {
  value = aws_secretsmanager_secret.dockerhub_token

  # What reads the secret waits until there is a value in it.
  depends_on = [aws_secretsmanager_secret_version.dockerhub_token]
}
