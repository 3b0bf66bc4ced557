variable "management_account" {
  type        = string
  description = "The AWS account that holds what is shared by all products."
  default     = "123456789012"
}
