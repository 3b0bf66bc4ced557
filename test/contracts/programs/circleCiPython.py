"""Calls methods of pycircleci's or circleci2's client: reads [[method, arguments], …] and prints what each returns."""

import json
import sys

import requests
from requests.adapters import HTTPAdapter

library, api_url, token = sys.argv[1:]


class Simulated(HTTPAdapter):
    """Sends to the simulator what a client that knows the vendor's address alone sends there."""

    def send(self, request, **options):
        request.url = api_url + request.url.removeprefix("https://circleci.com/api")
        return super().send(request, **options)


def pycircleci():
    from pycircleci.api import Api

    return Api(token=token, url=api_url)


def circleci2():
    from circleci2.api import API

    client = API(token)
    client._client.mount("https://circleci.com/", Simulated())
    return client


def called(client, method, arguments):
    if library == "circleci2" and "project" in arguments:
        from circleci2.types import ProjectSlug

        arguments = {"project": ProjectSlug(**arguments["project"])}
    try:
        found = getattr(client, method)(**arguments)
    except requests.HTTPError as error:
        return {"status": error.response.status_code, "refused": error.response.json()}
    return {"answer": found.model_dump(mode="json") if hasattr(found, "model_dump") else found}


client = {"pycircleci": pycircleci, "circleci2": circleci2}[library]()
print(json.dumps([called(client, *one) for one in json.load(sys.stdin)]))
