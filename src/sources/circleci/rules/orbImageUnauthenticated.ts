import { orbCallsIn } from '../model/orbCalls';
import { docsUrl } from '../../../lint/rule';
import type { ConfigRule } from '../rule';

/**
 * Executors and jobs of published orbs that pull from Docker Hub, by orb and part.
 * @see the orbs' sources under https://github.com/CircleCI-Public, read 2026-08
 */
const images: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'circleci/docker': { docker: 'cimg/python', hadolint: 'hadolint/hadolint', publish: 'cimg/python' },
  'circleci/node': { default: 'cimg/node', test: 'cimg/node', run: 'cimg/node' },
  'circleci/python': { default: 'cimg/python', test: 'cimg/python' },
  'circleci/ruby': { default: 'cimg/ruby' },
  'circleci/go': { default: 'cimg/go', test: 'cimg/go' },
  'circleci/aws-cli': { default: 'cimg/python' },
  'circleci/aws-ecr': { default: 'cimg/python' },
};

/** An executor or job of a published orb whose image is pulled without credentials, and cannot be given any here. */
export const orbImageUnauthenticated = {
  id: 'orb-image-unauthenticated',
  summary: "A published orb's executor pulls without credentials",
  severity: 'info',
  confidence: 'medium',
  profile: 'pedantic',
  concern: 'authentication',
  category: 'security',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('orb-image-unauthenticated'),
  *checkShare(config, share) {
    for (const { orb, part: name, kind, nameNode } of orbCallsIn(share, config)) {
      if (kind === 'step') continue;
      const image = images[orb.name ?? '']?.[name];
      if (image === undefined) continue;
      yield {
        span: config.span(nameNode),
        message: `\`${orb.alias}/${name}\` pulls \`${image}\` from Docker Hub without \`auth\`, and an orb's executor takes none. Give the job its own \`docker\` where that matters.`,
      };
    }
  },
} satisfies ConfigRule;
