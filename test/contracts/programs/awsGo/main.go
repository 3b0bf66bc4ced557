// Command awsgo does with aws-sdk-go-v2 what somebody would script with it: `awsgo whoami`, or an operation of Secrets
// Manager on one secret. It finds service, region and credentials as every Go program does that has no settings of its own.
//
// A value to write is read from standard input. What was answered, or refused, is printed as one line of JSON.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// refusal is what the service said in the place of an answer.
type refusal struct {
	Code    string
	Message string
	Status  int
}

func main() {
	answer, err := call(context.Background(), os.Args[1:])
	var refused smithy.APIError
	var response *smithyhttp.ResponseError
	exitCode := 0
	if errors.As(err, &refused) && errors.As(err, &response) {
		answer = refusal{refused.ErrorCode(), refused.ErrorMessage(), response.HTTPStatusCode()}
		exitCode = 1
	} else if err != nil {
		fail(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(answer); err != nil {
		fail(err)
	}
	os.Exit(exitCode)
}

func call(ctx context.Context, args []string) (any, error) {
	settings, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return nil, err
	}
	command, id := "", ""
	if len(args) > 0 {
		command = args[0]
	}
	if len(args) > 1 {
		id = args[1]
	}
	manager := secretsmanager.NewFromConfig(settings)
	switch command {
	case "whoami":
		return sts.NewFromConfig(settings).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	case "list":
		return manager.ListSecrets(ctx, &secretsmanager.ListSecretsInput{})
	case "describe":
		return manager.DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: &id})
	case "get":
		return manager.GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &id})
	case "put":
		return manager.PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{SecretId: &id, SecretString: input()})
	case "update":
		return manager.UpdateSecret(ctx, &secretsmanager.UpdateSecretInput{SecretId: &id, SecretString: input()})
	}
	return nil, fmt.Errorf("there is no command %q: use whoami, list, describe, get, put or update", command)
}

func input() *string {
	bytes, err := io.ReadAll(os.Stdin)
	if err != nil {
		fail(err)
	}
	value := string(bytes)
	return &value
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(2)
}
