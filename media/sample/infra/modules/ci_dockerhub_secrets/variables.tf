variable "product_prefix" {
  type        = string
  description = "Starts the names of both secrets, such as refunds in refunds-dockerhub_token."
}
