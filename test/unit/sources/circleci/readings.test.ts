import assert from 'node:assert/strict';
import { parseImageReference, registryName } from '../../../../src/sources/docker/image/imageReference';
import {
  compareVersions,
  dockerOrbName,
  dockerOrbParameter,
  resolveOrbVersion,
} from '../../../../src/sources/circleci/model/orbCatalog';
import { remoteDockerStatus } from '../../../../src/sources/circleci/model/remoteDocker';
import { isGuarded } from '../../../../src/sources/docker/shell/isGuarded';
import { configExpressions } from '../../../../src/sources/circleci/model/expressions';
import { dockerFacts } from '../../../../src/sources/docker/shell/dockerFacts';

describe('parseImageReference', () => {
  const rows: readonly [image: string, registry: string, repository: string, tag: string | undefined][] = [
    ['python', 'docker.io', 'library/python', undefined],
    ['python:3.12', 'docker.io', 'library/python', '3.12'],
    ['cimg/node:20.0', 'docker.io', 'cimg/node', '20.0'],
    ['docker.io/redis', 'docker.io', 'library/redis', undefined],
    ['index.docker.io/acme/app:1', 'docker.io', 'acme/app', '1'],
    ['registry-1.docker.io/acme/app', 'docker.io', 'acme/app', undefined],
    ['192.168.0.1:80', 'docker.io', 'library/192.168.0.1', '80'],
    ['localhost/app', 'localhost', 'app', undefined],
    ['localhost:5000/app:1', 'localhost:5000', 'app', '1'],
    ['ghcr.io/a/b/c:1', 'ghcr.io', 'a/b/c', '1'],
    ['Acme/app', 'Acme', 'app', undefined],
    ['acme/app@sha256:00', 'docker.io', 'acme/app', undefined],
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1', '123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'app', '1'],
    ['$IMAGE', 'unknown', '*', undefined],
    ['${HOST}/app:1', 'unknown', '*/app', '1'],
    ['<< parameters.image >>:1', 'unknown', '*', '1'],
    ['<<parameters.image>>', 'unknown', '*', undefined],
    ['acme/app-<< parameters.x >>:latest', 'docker.io', 'acme/app-*', 'latest'],
    ['cimg/node:<< parameters.v >>', 'docker.io', 'cimg/node', '*'],
    ['python:$VERSION', 'docker.io', 'library/python', '*'],
  ];
  for (const [image, registry, repository, tag] of rows) {
    it(image, () => {
      const reference = parseImageReference(image, configExpressions);
      assert.deepEqual(
        [registryName(reference.registry), reference.repository, reference.tag],
        [registry, repository, tag],
      );
    });
  }
});

describe('dockerFacts', () => {
  /** Each fact in a word or two. */
  const read = (script: string): string[] =>
    dockerFacts(script, configExpressions).map((fact) => {
      if (fact.kind === 'pull')
        return [fact.verb, fact.image, ...fact.tags, ...fact.files, fact.client && `of ${fact.client}`]
          .filter((part) => part !== undefined && part !== '')
          .join(' ');
      if (fact.kind === 'login') {
        const where = fact.client === '' || fact.byFile ? '' : ` of ${fact.client}`;
        return `login ${fact.byFile ? 'by file' : (fact.server ?? 'hub')}${where}${fact.isSure ? '' : ', perhaps'}`;
      }
      if (fact.kind === 'logout') return `logout ${fact.server ?? 'hub'}`;
      if (fact.kind === 'builder') return `builder ${fact.image ?? 'none'}`;
      if (fact.kind === 'script-login') return `script-login${fact.isOfDocker ? ' docker' : ''}`;
      return fact.kind === 'local' ? `local ${fact.any ? 'any' : fact.images.join(' ')}` : fact.kind;
    });
  const rows: readonly [script: string, facts: readonly string[]][] = [
    ['docker pull acme/app', ['pull acme/app']],
    ['docker image pull -q --platform linux/amd64 acme/app', ['pull acme/app']],
    ['sudo -E docker run --rm -it -v a:/b -e X=y --name=z acme/app sh -c "docker pull no"', ['run acme/app of ?']],
    ['docker container create acme/app', ['create acme/app']],
    ['docker -H tcp://x --config y build -t a:1 --tag=b:2 -f Dockerfile.ci .', ['build a:1 b:2 Dockerfile.ci of y']],
    [
      'docker buildx build --push . && docker buildx bake -f x.hcl',
      ['builder-start', 'buildx build', 'builder-start', 'buildx bake x.hcl'],
    ],
    ['docker buildx create --use; docker buildx ls', ['builder moby/buildkit:buildx-stable-1']],
    ['docker buildx create --bootstrap=true --driver remote x', ['builder none', 'builder-start']],
    ['docker buildx create --driver $DRIVER', ['builder $DRIVER']],
    ['docker-buildx create --use --bootstrap', ['builder moby/buildkit:buildx-stable-1', 'builder-start']],
    ['sudo su -c "docker pull a"; su - ci -c "docker pull b"', ['pull a of user root', 'pull b of user ci']],
    ['docker buildx rm tin; docker buildx use default; docker buildx use tin', ['builder none', 'builder none']],
    ['docker buildx imagetools inspect acme/app', ['buildx imagetools inspect acme/app']],
    [
      'docker manifest inspect acme/app || docker stack deploy -c x.yml s',
      ['manifest inspect acme/app', 'stack deploy x.yml'],
    ],
    ['docker-compose -f a.yml -p x up -d; docker compose run --rm web', ['compose up a.yml', 'compose run']],
    ['docker compose pull --pull never; docker compose down', []],
    ['docker run --pull=never a; docker run --pull never b', []],
    ['docker commit -m x abc acme/app:1', ['local acme/app:1']],
    ['cp ci/docker.json ~/.docker/config.json && docker pull a', ['login by file', 'pull a']],
    ['cp ~/.docker/config.json backup', []],
    ['docker tag a b; docker load -i x; docker save a; docker push a', ['local b', 'local any']],
    ['X=1 Y=$(docker pull inner) env Z=2 time docker pull outer', ['pull inner', 'pull outer']],
    ['echo "$(docker run a/b)" `docker run c/d`', ['run a/b', 'run c/d']],
    ['if ! docker pull a; then docker pull b; else docker pull c; fi', ['pull a', 'pull b', 'pull c']],
    ['timeout -k 5 60 docker pull a; xargs -n 1 docker pull <list', ['pull a', 'pull {}']],
    ['command -v docker; docker --version; which docker; apt-get install docker-compose', []],
    ['echo docker pull a; printf "docker pull b" # docker pull c', []],
    ['cat <<EOF > x\ndocker pull a\nEOF\ndocker pull b', ['pull b']],
    ['cat \\<<-"END"\n\tdocker pull a\n\tEND\ndocker pull b', ['pull b']],
    ['bash <<EOF\ndocker pull a\nEOF', ['pull a']],
    ["sh -ec 'docker pull a && docker pull b'", ['pull a', 'pull b']],
    ['docker \\\n  pull \\\r\n a', ['pull a']],
    ['docker run << parameters.image >> x', ['run << parameters.image >>']],
    ['docker login -u a -p b', ['login hub']],
    ['docker login https://r.example -u a --password-stdin', ['login https://r.example']],
    ['docker login -u=a -p=b quay.io > /dev/null 2>&1', ['login quay.io']],
    ['mkdir -p ~/.docker && echo "$AUTH" > ~/.docker/config.json', ['login by file']],
    ['docker logout; docker logout quay.io', ['logout hub', 'logout quay.io']],
    ['sudo docker login -u a -p b; su -c x', ['login hub of user root']],
    ['docker --config=/tmp/x login -u a -p b', ['login hub of /tmp/x']],
    ['echo x > $DOCKER_CONFIG/config.json', ['login by file, perhaps']],
    ['./docker_auth.sh && make login && ./aws-login.sh', ['script-login docker', 'script-login']],
    ['docker pull `\na', ['pull a']],
    ["docker pull 'open", ['pull open']],
  ];
  for (const [script, facts] of rows) it(JSON.stringify(script), () => assert.deepEqual(read(script), facts));

  it('says where a call stands', () => {
    const script = 'set -e\nsudo docker pull acme/app && true';
    const [fact] = dockerFacts(script, configExpressions);
    assert.equal(script.slice(fact!.start, fact!.end), 'docker pull acme/app');
  });
});

describe('isGuarded', () => {
  const cases: readonly (readonly [script: string, isGuarded: boolean])[] = [
    ['docker build .', false],
    ['set -e\n# if x\necho "if you"\ndocker build .', false],
    ['cd app && docker build .', false],
    ['for x in a b; do docker build $x; done', false],
    ['foo || true\ndocker build .', false],
    ['sudo docker build . || true', false],
    ['if [ -n "$X" ]; then\n  echo\nfi\ndocker build .', false],
    ['echo "$(docker build -q .)"', false],
    ['if [ -n "$X" ]; then\n  docker build .\nfi', true],
    ['if a; then b; else docker build .; fi', true],
    ['case $X in\n a) docker build . ;;\nesac', true],
    ['while true; do docker build .; done', true],
    ['if x; then exit 0; fi\ndocker build .', true],
    ['test -f x || exit 0\ndocker build .', true],
    ['[ -n "$X" ] && docker build .', true],
    ['[[ -n "$X" ]] && cd a && docker build .', true],
    ['docker image inspect x || docker build .', true],
    ['foo \\\n  || docker build .', true],
    ['f() {\n  docker build .\n}', true],
    ['(cd app && docker build .)\necho', false],
    ['make all && {\n  docker build .\n}\necho', false],
    ['(a) || true\n(docker build .)', false],
    ['./test.sh && docker build .', false],
    ['sh -c "docker build ."', false],
    ['[ -n "$X" ] && {\n  echo\n  docker build .\n}', true],
    ['[ -n "$X" ] && (\n  echo\n  docker build .\n)', true],
    ['git diff --quiet || {\n  docker build .\n}', true],
    ['if x; then (\n  docker build .\n) fi', true],
    ['grep -q Dockerfile changed && docker build .', true],
    ['git diff --quiet && docker build .', true],
    ['docker image inspect x && docker build .', true],
    ['! docker image inspect x && docker build .', true],
    ['sudo test -f x && docker build .', true],
    ['./is-changed.sh && docker build .\necho', true],
    ['for x in $(git diff --name-only); do docker build $x; done', true],
    ['for x in */Dockerfile; do docker build $x; done', true],
    ['select x in a b; do docker build $x; done', true],
    ['cat list | xargs -r docker build .', true],
  ];
  for (const [script, expected] of cases)
    it(`${JSON.stringify(script)} ${expected ? 'may leave its build out' : 'builds'}`, () => {
      const start = script.indexOf('docker build');
      assert.equal(isGuarded(script, { start, end: start + 12 }, configExpressions), expected);
    });

  it('looks at each command once, however many groups are open', () => {
    const script = `${'make && { '.repeat(20_000)}docker build .`;
    const start = process.cpuUsage().user;
    assert.equal(isGuarded(script, { start: script.indexOf('docker'), end: script.length }, configExpressions), false);
    assert.ok(process.cpuUsage().user - start < 2_000_000);
  });
});

describe('the catalogues', () => {
  it('resolves pins of an orb', () => {
    assert.deepEqual(
      ['1.4.0', '2.1', '2', '4', 'volatile', 'dev:x', '<< x >>', '99', '99.1.2'].map(resolveOrbVersion),
      ['1.4.0', '2.1.5', '2.8.2', '4.0.1', '4.0.1', undefined, undefined, undefined, '99.1.2'],
    );
    assert.ok(compareVersions('2.10.0', '2.9.9') > 0 && compareVersions('2.1.3', '2.1.4') < 0);
  });

  it('knows both spellings of names that changed, and no others', () => {
    assert.equal(dockerOrbName('install_docker_credential_helper')?.kebab, 'install-docker-credential-helper');
    assert.equal(dockerOrbName('check')?.snake, 'check');
    assert.equal(dockerOrbName('whatever'), undefined);
    assert.equal(dockerOrbParameter('docker_username')?.kebab, 'docker-username');
    assert.equal(dockerOrbParameter('extra_build_args'), undefined);
  });

  it('knows versions of remote Docker', () => {
    assert.deepEqual(
      [
        'default',
        'docker28',
        '19.03.12',
        '18.06.0-ce',
        '18.06.0',
        'docker-20.10.18',
        '20.10.24',
        '20.10',
        'docker24',
      ].map(remoteDockerStatus),
      ['current', 'current', 'removed', 'removed', 'removed', 'removed', 'deprecated', 'unknown', 'unknown'],
    );
  });
});
