"""Does with boto3 what `awsGo/main.go` does with its SDK: the same commands, the same line of JSON."""

import json
import sys

import boto3
from botocore.exceptions import ClientError

command, *rest = sys.argv[1:]


def call():
    if command == "whoami":
        return boto3.client("sts").get_caller_identity()
    manager = boto3.client("secretsmanager")
    if command == "list":
        return manager.list_secrets()
    secret = {"SecretId": rest[0]}
    if command == "describe":
        return manager.describe_secret(**secret)
    if command == "get":
        return manager.get_secret_value(**secret)
    value = sys.stdin.read()
    if command == "put":
        return manager.put_secret_value(**secret, SecretString=value)
    return manager.update_secret(**secret, SecretString=value)


try:
    print(json.dumps(call(), default=str))
except ClientError as error:
    refused, metadata = error.response["Error"], error.response["ResponseMetadata"]
    print(json.dumps({"Code": refused["Code"], "Message": refused["Message"], "Status": metadata["HTTPStatusCode"]}))
    sys.exit(1)
