import assert from 'node:assert/strict';
import { unauthenticatedPulls } from './unauthenticatedPulls';
import { lintText } from '../../../../src/sources/circleci/linter';
import { defaultSettings, type Profile } from '../../../../src/lint/settings';

/** How often each rule fires. */
function counts(text: string, profile: Profile = 'recommended'): Record<string, number> {
  const result: Record<string, number> = {};
  for (const { rule } of lintText(text, { ...defaultSettings, profile }).findings)
    result[rule] = (result[rule] ?? 0) + 1;
  return result;
}

const auth = `
          auth:
            username: $DOCKER_USER
            password: $DOCKER_ACCESS_TOKEN`;

/** A product of several services, each built in a job of an inline orb: the pattern of the team's own configs. */
function product({
  isAuthenticated,
  orb,
  remoteDocker,
}: {
  isAuthenticated: boolean;
  orb: string;
  remoteDocker: string;
}): string {
  const images = ['acme/python:3', 'acme/php:8', 'acme/node:20'];
  const services = ['front_app', 'front_web', 'api_app', 'api_web', 'admin', 'lambdas'];
  const login = isAuthenticated ? '\n        - dockerhub_login' : '';
  return `version: 2.1
orbs:
  build:
    orbs:
      docker: circleci/docker@${orb}
    executors:
${images.map((image, index) => `      e${index}:\n        docker:\n        - image: ${image}${isAuthenticated ? auth : ''}`).join('\n')}
    commands:
      ecr_login:
        steps:
        - run: $(aws ecr get-login-password) | docker login -u AWS --password-stdin 311462405659.dkr.ecr.eu-west-1.amazonaws.com${
          isAuthenticated
            ? `
      dockerhub_login:
        steps:
        - docker/install-docker-credential-helper
        - docker/check:
            docker-username: DOCKER_USER
            docker-password: DOCKER_ACCESS_TOKEN`
            : ''
        }
    jobs:
${services
  .map(
    (service, index) => `      ${service}:
        executor: e${index % images.length}
        steps:
        - checkout
        - setup_remote_docker:
            version: ${remoteDocker}${login}
        - ecr_login
        - run: docker build -t ${service} .
        - run: docker run ${service} ./test.sh
        - run: docker push 311462405659.dkr.ecr.eu-west-1.amazonaws.com/${service}`,
  )
  .join('\n')}
workflows:
  pr:
    jobs: [${services.map((service) => `build/${service}`).join(', ')}]
`;
}

describe('configs of a team over the years', () => {
  it('finds images and one login for each build job where both were dropped', () => {
    const found = counts(product({ isAuthenticated: false, orb: '1.4.0', remoteDocker: 'default' }));
    assert.deepEqual(found, {
      'unauthenticated-docker-pull': 3,
      'missing-docker-login': 6,
      'unused-docker-orb': 1,
      'outdated-docker-orb': 1,
    });
  });

  it('accepts the authenticated form, and says what of 2020 no longer runs', () => {
    const text = product({ isAuthenticated: true, orb: '1.4.0', remoteDocker: '19.03.12' });
    assert.deepEqual(counts(text), { 'broken-docker-credential-helper': 1, 'remote-docker-version-removed': 6 });
    assert.deepEqual(unauthenticatedPulls(text), []);
  });

  it('has nothing to say of the same with what runs today', () => {
    assert.deepEqual(counts(product({ isAuthenticated: true, orb: '2.8.2', remoteDocker: 'default' })), {
      'outdated-docker-orb': 1,
    });
  });

  it('takes a login before setup_remote_docker, across orbs and on machines, and ECR logins for what they are', () => {
    const text = `version: 2.1
orbs:
  dockerhub_helper:
    orbs:
      docker: circleci/docker@2.8.2
    commands:
      dockerhub_login:
        steps:
          - docker/check:
              docker-username: DOCKER_USER
              docker-password: DOCKER_ACCESS_TOKEN
jobs:
  before:
    docker:
      - image: acme/ci:1
        auth: {username: $DOCKER_USER, password: $DOCKER_ACCESS_TOKEN}
    steps:
      - dockerhub_helper/dockerhub_login
      - setup_remote_docker: {version: 17.09.0-ce}
      - run: docker-compose build
  on-machine:
    machine: true
    steps:
      - dockerhub_helper/dockerhub_login
      - run: docker-compose up -d
workflows:
  all: {jobs: [before, on-machine]}
`;
    assert.deepEqual(counts(text), { 'remote-docker-version-removed': 1, 'outdated-docker-orb': 1 });
  });

  it('finds the one image of many that was forgotten, and leaves a literal user name alone', () => {
    const text = `version: 2.1
jobs:
${Array.from({ length: 8 }, (_, i) => `  j${i}: &j${i}\n    docker:\n      - image: cimg/python:3.${i}\n        auth: {username: dashautomation, password: $DASH_PAT_DOCKERHUB}\n    steps: [checkout]`).join('\n')}
  derived:
    <<: *j0
    docker:
      - image: cimg/node:20.0
`;
    const { findings } = lintText(text);
    assert.deepEqual(
      findings.map(({ rule, data }) => [rule, data]),
      [
        [
          'unauthenticated-docker-pull',
          { pulls: [{ owner: 'jobs.derived', index: 0, image: 'cimg/node:20.0', registry: 'docker.io' }] },
        ],
      ],
    );
  });

  it('reports an anchor of version 2 once, with every job it stands for', () => {
    const text = `version: 2
env: &env
  docker:
    - image: acme/go:1.11
jobs:
  build:
    <<: *env
    steps: [checkout]
  test:
    <<: *env
    steps: [checkout]
`;
    const { findings } = lintText(text);
    assert.equal(findings.length, 1);
    assert.deepEqual(findings[0]?.data, {
      pulls: ['jobs.build', 'jobs.test'].map((owner) => ({
        owner,
        index: 0,
        image: 'acme/go:1.11',
        registry: 'docker.io',
      })),
    });
    assert.equal(findings[0].related?.length, 1);
    assert.match(findings[0].fix?.title ?? '', /changes 1 more place/);
  });

  it("says of the runbook's own snippets what is wrong with them", () => {
    const text = `version: 2.1
orbs:
  path-to-live:
    orbs:
      docker: circleci/docker@1.4.0
    commands:
      dockerhub_login:
        steps:
          - docker/install-docker-credential-helper
          - docker/check:
              docker-username: DOCKER_USER
              docker-password: DOCKER_ACCESS_TOKEN
jobs:
  outside:
    docker:
      - image: circleci/python:3
        auth: {username: $DOCKER_USER, password: $DOCKER_ACCESS_TOKEN}
    steps:
      - setup_remote_docker: {version: 19.03.12}
      - dockerhub_login
workflows:
  all: {jobs: [outside]}
`;
    assert.deepEqual(counts(text), {
      'broken-docker-credential-helper': 1,
      'remote-docker-version-removed': 1,
      'unresolved-dockerhub-login': 1,
      'deprecated-convenience-image': 1,
      'unused-docker-login': 1,
    });
  });
});
