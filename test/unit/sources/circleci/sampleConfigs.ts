/** A config that uses most of the language, as a team's file does after some years. Findings of many rules are in it. */
export const teamConfig = `# Build, test and release
version: 2.1

parameters:
  node:
    type: string
    default: "20.11"

references:
  hub: &hub
    username: $DOCKER_USER
    password: $DOCKER_ACCESS_TOKEN
  defaults: &defaults
    working_directory: ~/app
    docker:
      - image: cimg/node:<< pipeline.parameters.node >> # main
        auth: *hub
      - image: postgres:16
        environment: { POSTGRES_PASSWORD: x }

orbs:
  slack: circleci/slack@4.12.5
  docker: circleci/docker@1.4.0
  path-to-live:
    orbs:
      docker: circleci/docker@2.8.2
    executors:
      python:
        docker: [image: circleci/python:3.8]
      terraform: { docker: [{ image: "hashicorp/terraform:1.5", user: root }] }
    commands:
      dockerhub_login:
        steps:
          - docker/install-docker-credential-helper
          - docker/check:
              docker-username: DOCKER_USER
              docker-password: DOCKER_ACCESS_TOKEN
    jobs:
      build:
        executor: python
        parameters:
          name:
            type: string
        steps:
          - checkout
          - setup_remote_docker:
              version: 19.03.12
          - dockerhub_login
          - run:
              name: Build
              command: |
                set -euo pipefail
                docker build -t app/<< parameters.name >> \\
                  --build-arg X=1 .
                docker run app/<< parameters.name >> ./test.sh

executors:
  vm:
    machine:
      image: ubuntu-2204:current

jobs:
  unit:
    <<: *defaults
    steps:
      - checkout
      - run: npm ci
  e2e:
    <<: *defaults
    steps:
      - checkout
      - setup_remote_docker: { version: 20.10.6 }
      - run: docker-compose -f docker-compose.ci.yml up -d
      - run: >-
          docker run --rm
          acme/e2e:latest
  release:
    executor: vm
    steps:
      - run: docker login -u $DOCKER_USER -p $DOCKER_ACCESS_TOKEN
      - run: docker pull acme/release:1

workflows:
  version: 2
  all: &all
    jobs:
      - unit
      - e2e: { context: [docker-hub, slack] }
      - path-to-live/build:
          matrix:
            parameters:
              name: [front, api]
      - release:
          requires: [unit, e2e]
          context: org-global
  nightly:
    <<: *all
`;

/** A config in version 2, with one anchor for several jobs. */
export const oldConfig = `version: 2
defaults: &defaults
  working_directory: /go/src/app
  docker:
    - image: acme/golang:1.11
    - image: redis
jobs:
  build:
    <<: *defaults
    steps:
      - checkout
      - run: make
  test:
    <<: *defaults
    steps:
      - checkout
      - setup_remote_docker
      - run:
          name: Images
          command: |
            docker build .
workflows:
  version: 2
  all:
    jobs: [build, test]
`;

/** A config in flow style only. */
export const flowConfig = `{version: 2.1, jobs: {build: {docker: [{image: acme/app}], steps: [checkout, {run: docker pull acme/x}]}}, workflows: {a: {jobs: [build]}}}\n`;

export const sampleConfigs: readonly string[] = [teamConfig, oldConfig, flowConfig];

/** Jobs that share nothing, and jobs that share steps, images, credentials and commands in every way there is. */
export const manyJobs = `version: 2.1
orbs:
  docker: circleci/docker@2.8.2
  tools:
    executors:
      tool:
        docker: [image: acme/tool:1]
    jobs:
      check:
        executor: tool
        steps: [run: docker pull acme/check:1]
anchors:
  hub: &hub { username: $DOCKER_USER, password: $DOCKER_ACCESS_TOKEN }
  login: &login
    run: docker login -u $DOCKER_USER --password-stdin < token
  images: &images
    - image: acme/shared:1
  defaults: &defaults
    docker: *images
    environment: { DOCKER_ACCESS_TOKEN: hunter22x }
commands:
  dockerhub_login:
    steps:
      - docker/check: { docker-username: DOCKER_USER, docker-password: DOCKER_ACCESS_TOKEN }
  build_image:
    parameters: { name: { type: string, default: app } }
    steps:
      - setup_remote_docker: { version: 20.10.6 }
      - run: docker build -t << parameters.name >> .
executors:
  small:
    parameters: { tag: { type: string, default: "1" } }
    docker:
      - image: acme/small:<< parameters.tag >>
  signed:
    docker:
      - image: acme/signed:1
        auth: *hub
  plain:
    docker: [image: acme/plain:1]
    environment: { DOCKER_ACCESS_TOKEN: hunter23x }
  stray:
    docker:
      - image: acme/stray:1
      - auth: { username: $DOCKER_USER, password: $DOCKER_ACCESS_TOKEN }
  vm:
    machine: { image: ubuntu-2204:current }
jobs:
  # the plain ones
  alone:
    parameters: { docker: { type: string, default: 19.03.12 } }
    docker:
      - image: acme/alone:1
      - image: acme/own:1
        auth: { username: $DOCKER_USR, password: hunter22x }
    steps:
      - checkout
      - run: docker run acme/alone:2
  bare:
    executor: plain
    machine: true
    steps: [checkout]
  named:
    executor: { name: small, tag: "3" }
    steps: [build_image]
  chosen:
    parameters: { where: { type: executor, default: small } }
    executor: << parameters.where >>
    steps:
      - dockerhub_login
      - run: docker pull acme/chosen:1
  merged:
    parameters:
      docker:
        type: string
        default: 20.10.6
    <<: *defaults
    steps:
      - *login
      - run: docker pull acme/merged:1
  machine:
    executor: vm
    steps:
      - build_image
      - run: docker pull acme/late:1
      - dockerhub_login
  source:
    docker: *images
    steps: &steps
      - run: docker pull acme/steps:1
  copy:
    executor: signed
    docker:
      - image: acme/copy:1
    steps: *steps
  loaded:
    machine: true
    steps:
      - run: docker load -i all.tar
      - run: docker run acme/alone:2
      - run: docker run other/thing:1
  composed:
    machine: true
    steps:
      - run: docker compose up -d
      - run: docker build -f web/Dockerfile web
  quiet:
    machine: true
    steps: [run: make]
  unknown:
    machine: true
    steps: [hub_login, docker/install-docker-tools]
  last:
    docker:
      - image: circleci/node:12
        auth:
          username: DOCKER_USER
    steps:
      - docker/check
      - run: docker login -u x -p $DOCKER_ACCESS_TOKEN
workflows:
  all:
    jobs:
      - alone: { after: [setup_remote_docker: { version: << parameters.docker >> }] }
      - bare
      - named: { context: docker-hub }
      - chosen: { where: signed }
      - merged:
          pre-steps: [run: docker pull acme/before:1, setup_remote_docker: { version: << parameters.docker >> }]
      - machine: { context: [org, docker] }
      - loaded
      - composed: { post-steps: [*login, run: docker pull acme/after:1] }
      - composed: { name: again, override-with: quiet }
      - tools/check
`;
