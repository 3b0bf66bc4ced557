variable "name" {
  type = string
}

variable "description" {
  type = string
}

variable "circleci_env_vars" {
  type        = map(string)
  description = "Environment variables of the CircleCI project."
  default     = {}
}
