# What a team would have Terraform do with CircleCI itself: the product's two variables, and a context for new projects.
terraform {
  required_providers {
    circleci = {
      source = "pullbook.test/pullbook/circleci"
    }
  }
}

variable "host" {}
variable "circleci_token" { sensitive = true }
variable "docker_user" {}
variable "docker_access_token" { sensitive = true }
variable "name_in_context" {}

locals {
  organisation = "github/ministryofjustice"
}

provider "circleci" {
  host  = var.host
  token = var.circleci_token
}

resource "circleci_project_variable" "user" {
  project = "${local.organisation}/opg-sirius"
  name    = "DOCKER_USER"
  value   = var.docker_user
}

resource "circleci_project_variable" "token" {
  project = "${local.organisation}/opg-sirius"
  name    = "DOCKER_ACCESS_TOKEN"
  value   = var.docker_access_token
}

resource "circleci_context" "new_projects" {
  name  = "new-projects"
  owner = local.organisation
}

resource "circleci_context_variable" "user" {
  context = circleci_context.new_projects.id
  name    = var.name_in_context
  value   = var.docker_user
}

data "circleci_context" "new_projects" {
  name  = circleci_context.new_projects.name
  owner = local.organisation
}

output "context" {
  value = data.circleci_context.new_projects.id
}

output "restrictions" {
  value = data.circleci_context.new_projects.restrictions
}
