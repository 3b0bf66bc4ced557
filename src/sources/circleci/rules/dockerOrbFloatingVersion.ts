import { pinOrb } from '../edit/ensureLogin';
import { dockerOrbs, orbVersion } from '../model/orbCalls';
import { dockerOrb } from '../model/orbCatalog';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { ConfigRule } from '../rule';

/** A docker orb whose version moves by itself: with 3.0.0 every name changed under those who followed along. */
export const dockerOrbFloatingVersion = {
  id: 'docker-orb-floating-version',
  summary: 'The docker orb has no fixed version',
  severity: 'hint',
  confidence: 'high',
  profile: 'pedantic',
  concern: 'other',
  category: 'maintainability',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('docker-orb-floating-version'),
  *check(config) {
    for (const orb of dockerOrbs(config)) {
      const { pin } = orb;
      if (pin !== undefined && (/^\d+\.\d+\.\d+$/.test(pin) || pin.includes('<<'))) continue;
      const version = orbVersion(orb);
      yield {
        span: config.span(orb.valueNode),
        message: `\`${dockerOrb.name}${pin === undefined ? '' : `@${pin}`}\` can change from one build to the next. Pin a full version.`,
        ...(version === undefined
          ? {}
          : { fix: lazyFix(`Pin \`${version}\``, false, () => pinOrb(config, orb, version)) }),
      };
    }
  },
} satisfies ConfigRule;
