import type { OwnWords } from '../../http/answerAdvice';

/** What Docker's token service and registry mean by a refusal. Neither documents more than 401 and 429. */
export const registryWords: readonly OwnWords[] = [
  {
    statuses: [402, 403, 404, 405, 409, 410, 423],
    operation: /^GET \/token$/,
    advice:
      'Docker’s token service gives this credential no token. An account that is blocked or deactivated, an organisation that allows certain addresses or registries alone, and a proxy in between can be the reason: try `docker login` with it, then ask an owner of the organisation.',
  },
  {
    statuses: [403, 404],
    operation: /\/manifests\//,
    advice:
      'The registry does not show the image that Docker has for questions about limits. A mirror or a proxy in the place of `registry-1.docker.io` is the likeliest reason: check from another network.',
  },
];
