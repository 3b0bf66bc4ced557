/** What CircleCI's requests announce before they take effect. */
export const announcements = {
  /** A build starts: it applies what its branch says now. */
  starts: 'build-starts',
  /** Somebody looks at builds or at variables that builds set. */
  looks: 'builds-looked-at',
} as const;
