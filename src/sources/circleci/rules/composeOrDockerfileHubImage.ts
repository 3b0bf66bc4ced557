import { imagesBehind, isClear } from '../../docker/imagesBehind';
import { counted, docsUrl } from '../../../lint/rule';
import type { ConfigRule } from '../rule';
import { pullSpan, shorten } from './missingDockerLogin';

/** Most images named in one message; the data has all. */
const maxNamed = 5;

/**
 * Images of Docker Hub behind a docker call that names none: those of its Dockerfile or compose files.
 *
 * For audits: it says what a call pulls, whether it is authenticated or not.
 */
export const composeOrDockerfileHubImage = {
  id: 'compose-or-dockerfile-hub-image',
  summary: 'A Dockerfile or compose file of a docker call pulls from Docker Hub',
  severity: 'hint',
  confidence: 'high',
  profile: 'pedantic',
  concern: 'other',
  category: 'security',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('compose-or-dockerfile-hub-image'),
  *check(config) {
    const seen = new Set<string>();
    for (const { job, pulls, unprotected } of config.flows) {
      for (const pull of pulls) {
        if (pull.source !== 'build') continue;
        const images = imagesBehind(config.settings, pull).images.filter(({ registry }) => registry === 'docker-hub');
        const span = pullSpan(config, pull);
        const key = `${span.start} ${pull.text}`;
        if (images.length === 0 || seen.has(key)) continue;
        seen.add(key);
        const isBare = unprotected.some((bare) => bare.pull === pull && !isClear(config.settings, pull, bare.host));
        const named = images
          .slice(0, maxNamed)
          .map(({ text, file, line }) => `\`${text}\` (${file}${line === undefined ? '' : `:${line}`})`);
        const more = images.length > maxNamed ? ` and ${counted(images.length - maxNamed, 'more image')}` : '';
        yield {
          span,
          within: config.span(pull.site.top?.item ?? pull.site.node),
          message: `\`${shorten(pull.text)}\` of \`${job.path}\` pulls ${named.join(', ')}${more} from Docker Hub, ${isBare ? 'without a login before it' : 'after a login'}.`,
          data: { owner: job.path, images: images.map(({ text, file, line }) => ({ image: text, file, line })) },
        };
      }
    }
  },
} satisfies ConfigRule;
