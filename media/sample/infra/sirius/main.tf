terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.management]
    }
  }
}

resource "aws_ecr_repository" "app" {
  for_each = toset(["api", "web"])

  name                 = "sirius/${each.key}"
  image_tag_mutability = "IMMUTABLE"

  image_scanning_configuration {
    scan_on_push = true
  }

  provider = aws.management
}
