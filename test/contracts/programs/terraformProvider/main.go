// Command terraform-provider-circleci is a small provider of CircleCI's contexts and variables, made for the tests: what it
// sends is what the reference of CircleCI's API says, and what the known providers send.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
)

func main() {
	options := providerserver.ServeOpts{Address: "pullbook.test/pullbook/circleci"}
	if err := providerserver.Serve(context.Background(), newProvider, options); err != nil {
		log.Fatal(err)
	}
}
