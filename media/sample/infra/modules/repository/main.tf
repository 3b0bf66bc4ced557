terraform {
  required_providers {
    circleci = {
      source = "mrolla/circleci"
    }
    github = {
      source = "integrations/github"
    }
  }
}

resource "github_repository" "this" {
  name                   = var.name
  description            = var.description
  visibility             = "public"
  has_issues             = true
  delete_branch_on_merge = true
}

resource "circleci_environment_variable" "this" {
  # The names are no secret; without this the sensitive values would forbid the map as for_each.
  for_each = nonsensitive(toset(keys(var.circleci_env_vars)))

  project = github_repository.this.name
  name    = each.key
  value   = var.circleci_env_vars[each.key]
}
