// @ts-check

/**
 * A config of about as many lines as asked for, the same for the same arguments: executors, commands, inline orbs, jobs
 * with scripts and docker calls, anchors and merge keys, workflows.
 * @param {number} lines
 * @param {{aliases?: number, isAliasHeavy?: boolean}} [options] share of the jobs, in percent, that merge an anchor
 * (`Default: 30`); and whether jobs also share credentials, environment and steps by aliases, one in ten lines, as in the
 * configs of ethereum/solidity (2,099 lines, 209 aliases) and of aws-amplify/amplify-cli (3,444 lines, 847 aliases)
 */
export function generateConfig(lines, { aliases = 30, isAliasHeavy = false } = {}) {
  const jobs = Math.max(2, Math.round(lines / 23.4));
  const out = [
    'version: 2.1',
    '',
    'defaults: &defaults',
    '  working_directory: ~/app',
    '  environment:',
    '    CI: "true"',
    '',
  ];
  if (isAliasHeavy) {
    out.push('hub: &hub', '  username: $DOCKER_USER', '  password: $DOCKER_ACCESS_TOKEN', '');
    out.push(
      'environment: &environment',
      '  LANG: C.UTF-8',
      '',
      'store: &store',
      '  store_artifacts:',
      '    path: out',
      '',
    );
  }
  out.push('orbs:', '  docker: circleci/docker@2.8.2', '  node: circleci/node@5.1.0');
  const orbs = Math.max(1, Math.round(jobs / 60));
  for (let i = 0; i < orbs; i++) {
    out.push(
      `  inline-${i}:`,
      '    executors:',
      '      tool:',
      `        docker: [image: acme/tool:${i}]`,
      '    commands:',
      '      say:',
    );
    out.push('        steps:', `          - run: echo ${i}`);
  }
  out.push(
    '',
    'commands:',
    '  dockerhub_login:',
    '    steps:',
    '      - docker/check:',
    '          docker-username: DOCKER_USER',
  );
  out.push('          docker-password: DOCKER_ACCESS_TOKEN', '', 'executors:');
  const executors = Math.max(1, Math.round(jobs / 20));
  for (let i = 0; i < executors; i++) {
    out.push(
      `  executor-${i}:`,
      '    docker:',
      `      - image: cimg/node:20.${i} # comment`,
      '        auth:',
      '          username: $DOCKER_USER',
    );
    out.push('          password: $DOCKER_ACCESS_TOKEN');
  }
  out.push('', 'jobs:');
  for (let i = 0; i < jobs; i++) {
    out.push(`  # Job ${i} does what its name says.`, `  job-${i}:`);
    if ((i * 37) % 100 < aliases || isAliasHeavy) out.push('    <<: *defaults');
    if (isAliasHeavy) out.push('    environment: *environment');
    if (i % 3 === 0) out.push(`    executor: executor-${i % executors}`);
    else {
      out.push('    docker:', `      - image: acme/app-${i}:1.${i % 9}`);
      if (isAliasHeavy) out.push('        auth: *hub');
      else if (i % 3 === 1)
        out.push('        auth:', '          username: $DOCKER_USER', '          password: $DOCKER_ACCESS_TOKEN');
    }
    out.push('    steps:', '      - checkout', '      - setup_remote_docker', `      - run: npm run task-${i}`);
    if (i % 4 !== 0) out.push('      - dockerhub_login');
    out.push('      - run:', `          name: Build ${i}`, '          command: |', '            set -euo pipefail');
    out.push(
      `            docker build -t app-${i} --build-arg X=${i} .`,
      `            docker run --rm app-${i} ./test.sh "$VALUE"`,
    );
    out.push(
      '            for x in a b c; do',
      '              echo "$x" | tee -a log.txt',
      '            done',
      ...(isAliasHeavy && i % 2 === 0 ? ['      - *store'] : ['      - store_artifacts:', '          path: out']),
    );
  }
  out.push('', 'workflows:', '  all:', '    jobs:');
  for (let i = 0; i < jobs; i++) out.push(`      - job-${i}:`, `          requires: [job-${Math.max(0, i - 1)}]`);
  return `${out.join('\n')}\n`;
}
