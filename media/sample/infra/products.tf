module "refunds" {
  source = "./refunds"

  providers = {
    aws            = aws
    aws.management = aws.management
  }
}

module "sirius" {
  source = "./sirius"

  providers = {
    aws            = aws
    aws.management = aws.management
  }
}
