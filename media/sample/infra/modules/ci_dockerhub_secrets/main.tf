# Two secrets for one product's Docker Hub service account. Terraform makes them with a placeholder; the real values are
# put in afterwards, and ignore_changes keeps Terraform from writing the placeholder back.
terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

resource "aws_secretsmanager_secret" "dockerhub_id" {
  name        = "${var.product_prefix}-dockerhub_id"
  description = "Docker Hub service account of ${var.product_prefix}"
}

resource "aws_secretsmanager_secret_version" "dockerhub_id" {
  secret_id     = aws_secretsmanager_secret.dockerhub_id.id
  secret_string = "default"

  lifecycle {
    ignore_changes = [secret_string, version_stages]
  }
}

resource "aws_secretsmanager_secret" "dockerhub_token" {
  name        = "${var.product_prefix}-dockerhub_token"
  description = "Docker Hub access token of ${var.product_prefix}'s service account"
}

resource "aws_secretsmanager_secret_version" "dockerhub_token" {
  secret_id     = aws_secretsmanager_secret.dockerhub_token.id
  secret_string = "default"

  lifecycle {
    ignore_changes = [secret_string, version_stages]
  }
}
