export const circleCiEndpoints = {
  circleCi: {
    url: 'https://circleci.com',
    variable: 'PULLBOOK_CIRCLECI_URL',
    service: 'circleCi',
    ownPath: '/api/v2',
  },
} as const;

/** Where a person makes a personal API token. */
export const tokenPage = 'https://app.circleci.com/settings/user/tokens';
