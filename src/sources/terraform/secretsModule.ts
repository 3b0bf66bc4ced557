import { fill } from '../../shared/snippet';
import { inOrder } from './blocks';

/**
 * How the placeholder is written: as `secret_string`, which any Terraform can, or as the write-only argument
 * `secret_string_wo`, which keeps it out of state and takes Terraform 1.11 and AWS provider 5.88 or later.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/secretsmanager_secret_version
 */
export type Placeholder = 'stored' | 'write-only';

const head = {
  stored: `# Two secrets for one product's Docker Hub service account. Terraform makes them with a placeholder; the real values are
# put in afterwards, and ignore_changes keeps Terraform from writing the placeholder back.
terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}
`,
  'write-only': `# Two secrets for one product's Docker Hub service account. Terraform makes them with a placeholder that never gets into
# its state; the real values are put in afterwards. Leave secret_string_wo_version as it is: another number makes Terraform
# write the placeholder over the real value.
terraform {
  required_version = ">= 1.11"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.88"
    }
  }
}
`,
} as const;

const secret = `resource "aws_secretsmanager_secret" "dockerhub_«part»" {
  name        = "\${var.product_prefix}-dockerhub_«part»"
  description = "«description»"
}
`;

const version = {
  stored: `resource "aws_secretsmanager_secret_version" "dockerhub_«part»" {
  secret_id     = aws_secretsmanager_secret.dockerhub_«part».id
  secret_string = "default"

  lifecycle {
    ignore_changes = [secret_string, version_stages]
  }
}
`,
  'write-only': `resource "aws_secretsmanager_secret_version" "dockerhub_«part»" {
  secret_id                = aws_secretsmanager_secret.dockerhub_«part».id
  secret_string_wo         = "default"
  secret_string_wo_version = 1
}
`,
} as const;

const variables = `variable "product_prefix" {
  type        = string
  description = "Starts the names of both secrets, such as refunds in refunds-dockerhub_token."
}
`;

const output = `output "aws_secretsmanager_secret_dockerhub_«part»" {
  value = aws_secretsmanager_secret.dockerhub_«part»

  # What reads the secret waits until there is a value in it.
  depends_on = [aws_secretsmanager_secret_version.dockerhub_«part»]
}
`;

const parts = [
  { part: 'id', description: 'Docker Hub service account of ${var.product_prefix}' },
  { part: 'token', description: "Docker Hub access token of ${var.product_prefix}'s service account" },
] as const;

/** The files of a module `ci_dockerhub_secrets`, for a team that has none: text by file name. */
export function secretsModule(placeholder: Placeholder = 'stored'): Readonly<Record<string, string>> {
  const each = (...templates: readonly string[]) =>
    parts.flatMap((values) => templates.map((template) => fill(template, values)));
  return {
    'main.tf': inOrder(head[placeholder], ...each(secret, version[placeholder])),
    'variables.tf': variables,
    'outputs.tf': inOrder(...each(output)),
  };
}
