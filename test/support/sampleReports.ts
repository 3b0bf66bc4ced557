import type { StepReport } from '../../src/runbook/run/report';
import { retryOffer, signInOffer, terminalOffer } from '../../src/shared/offer';

const at = new Date(2026, 10, 23, 14, 2).getTime();

const base = {
  version: 2,
  step: 'token',
  kind: 'dockerhub/access-token',
  target: 'live',
  status: 'changes',
  headline: '2 changes',
  subject: '**opgcisirius** on hub.docker.com',
  lands: '**aws 123456789012 / eu-west-1**',
  at,
  sections: [],
  changes: [],
  progress: [],
  actions: [],
  outputs: {},
} as const satisfies StepReport;

/** One report for each thing the renderer can draw, in the words that real steps use. */
export const sampleReports: Readonly<Record<string, StepReport>> = {
  plan: {
    ...base,
    from: 'ssh-remote (bastion-1)',
    changes: [
      {
        action: 'create',
        summary: 'create access token **“CircleCI access token”** for **opgcisirius**',
        detail: 'scope repo:public_read · expires 2027-11-23',
        undo: 'revoke it (Docker Hub keeps no copy)',
      },
      {
        action: 'update',
        summary: 'put a new version of secret **sirius-dockerhub_token**',
        detail: 'now: the placeholder `default` (version of 2026-11-12)',
        undo: 'move AWSCURRENT back',
      },
    ],
    planHash: 'a1',
    actions: [
      { kind: 'apply', title: 'Apply…' },
      { kind: 'show-text', title: 'Show as text' },
    ],
  },
  manyChanges: {
    ...base,
    target: 'rehearsal',
    headline: '3 changes',
    changes: [
      {
        action: 'delete',
        summary: 'revoke access token **“CircleCI access token · 1f0c9a2e”**',
        detail: 'nobody can read its value',
      },
      { action: 'run', summary: 'rerun workflow **build-and-apply** of pipeline **#4711**', detail: 'branch master' },
      { action: 'gate', summary: 'approve **hold-production**', detail: 'it waits in workflow build-and-apply' },
    ],
    planHash: 'a2',
    actions: [{ kind: 'apply', title: 'Apply…' }],
  },
  person: {
    ...base,
    step: 'account',
    kind: 'dockerhub/account',
    status: 'needs-person',
    headline: 'needs you',
    changes: [
      {
        action: 'person',
        summary: 'sign up **opgcisirius** on Docker Hub',
        detail: 'Docker Hub has no API for this',
        instructions: [
          'Open the sign-up page in a private window.',
          'Use the Docker ID `opgcisirius` and the mail address `docker+opgcisirius@example.org`.',
          'Take the password from `aws-sm:sirius-dockerhub_password`; it is stored there already.',
        ],
        link: { title: 'Docker Hub sign-up', url: 'https://app.docker.com/signup' },
        markable: true,
      },
    ],
    actions: [
      { kind: 'mark-done', title: 'Mark done…', planHash: 'ab'.repeat(32) },
      { kind: 'check-again', title: 'Check again' },
    ],
  },
  failed: {
    ...base,
    status: 'failed',
    headline: 'created, not stored yet',
    error: {
      code: 'RATE_LIMITED',
      message: 'AWS refused the write: throttled.',
      advice: 'The token is safe in escrow; nothing is lost. Retry stores it.',
      details: 'AWS Secrets Manager · PutSecretValue · request 7c1e0d52-0a3f · 14:05:11',
    },
    progress: [
      { state: 'done', text: 'landing place proved', detail: 'identity, secret, write permission' },
      { state: 'done', text: 'intent written to the journal' },
      { state: 'done', text: 'token created on Docker Hub' },
      { state: 'done', text: 'kept in escrow, encrypted on this machine' },
      { state: 'failed', text: 'put the value into **sirius-dockerhub_token**' },
      { state: 'todo', text: 'read back and compare' },
    ],
    actions: [
      { kind: 'apply', title: 'Store the token again…' },
      {
        kind: 'remedy',
        id: 'store-elsewhere',
        title: 'Store elsewhere…',
        changes: [
          {
            action: 'update',
            summary: 'file the value of token **“CircleCI access token [0a1b2c3d]”** in **the team’s vault**',
          },
          { action: 'delete', summary: 'wipe the escrowed copy of token **[0a1b2c3d]**' },
        ],
        planHash: 'a4',
      },
      {
        kind: 'remedy',
        id: 'revoke',
        title: 'Revoke token…',
        changes: [
          {
            action: 'delete',
            summary: 'revoke token **“CircleCI access token [0a1b2c3d]”** of **opgcisirius**',
          },
          { action: 'delete', summary: 'wipe the escrowed copy of token **[0a1b2c3d]**' },
        ],
        planHash: 'a5',
      },
      { kind: 'offer', ...retryOffer },
      { kind: 'check-again', title: 'Check again' },
    ],
  },
  expired: {
    ...base,
    status: 'failed',
    headline: 'sign-in needed',
    error: {
      code: 'SESSION_EXPIRED',
      message: 'The SSO session of AWS profile `management` has expired.',
      advice: 'Nothing was changed.',
    },
    actions: [
      { kind: 'offer', ...signInOffer('aws', 'AWS') },
      { kind: 'offer', ...terminalOffer('aws sso login --profile management') },
    ],
  },
  running: {
    ...base,
    status: 'running',
    headline: 'applying',
    progress: [
      { state: 'done', text: 'landing place proved' },
      { state: 'doing', text: 'create access token on Docker Hub' },
      { state: 'todo', text: 'read back and compare' },
    ],
  },
  inSync: {
    ...base,
    target: 'rehearsal',
    status: 'in-sync',
    headline: 'in sync',
    verdict: {
      is: 'right',
      evidence: [
        { what: 'whether opgcisirius signs in with its password', where: 'hub.docker.com', when: at },
        { what: 'the list of access tokens', where: 'hub.docker.com', when: at },
        { what: 'description of secret sirius-dockerhub_token', where: 'AWS in eu-west-1', when: at },
        { what: 'whether the stored token of opgcisirius opens the registry', where: 'registry-1.docker.io', when: at },
        { what: 'line 12: auth with DOCKER_USER', where: '.circleci/config.yml', version: '9f2c1a07' },
      ],
    },
    outputs: { token: 'secret in aws-sm:sirius-dockerhub_token', username: 'opgcisirius' },
  },
  notKnown: {
    ...base,
    step: 'variables',
    kind: 'circleci/env-vars',
    status: 'needs-person',
    headline: 'not known',
    subject: '**gh/ministryofjustice/opg-sirius** on 127.0.0.1:8081 (set by PULLBOOK_CIRCLECI_URL)',
    changes: [
      {
        action: 'person',
        summary: 'find out about **contexts of the organisation, and the names of their variables**',
        unknown:
          'contexts of the organisation, and the names of their variables, which circleci.com does not show here (FORBIDDEN)',
        instructions: ['Run it as somebody who may read that, or look there yourself and mark the step done.'],
        markable: true,
      },
    ],
    verdict: { is: 'unknown', missing: 'contexts of the organisation' },
    actions: [
      { kind: 'mark-done', title: 'Mark done…', planHash: 'ab'.repeat(32) },
      { kind: 'check-again', title: 'Check again' },
    ],
  },
  limits: {
    ...base,
    step: 'limit',
    kind: 'dockerhub/pull-limit',
    status: 'in-sync',
    headline: 'in sync',
    sections: [
      {
        type: 'gauge',
        rows: [
          { label: 'anonymous, from this address', left: 37, limit: 100, note: 'per 6 h' },
          { label: 'as **opgcisirius**', left: 200, limit: 'none', note: 'counted for the account' },
          { label: 'as **opgcinova**', left: 4, limit: 200, note: 'per 6 h' },
          { label: 'through the mirror', left: 'unknown', limit: 'unknown' },
        ],
      },
    ],
  },
  prerequisites: {
    ...base,
    step: 'ready',
    kind: 'prerequisites/check',
    status: 'in-sync',
    headline: 'in sync',
    sections: [
      {
        type: 'table',
        columns: ['What has to hold', 'Found', 'Ask'],
        rows: [
          ['Owner of **ministryofjustice** on Docker Hub', '✓ owner', ''],
          ['AWS account **123456789012**', '✓ arn:aws:sts::123456789012:assumed-role/operator/ada', ''],
          [
            'CircleCI project `gh/ministryofjustice/opg-sirius`',
            '✕ not visible to this token',
            'the owners of the project',
          ],
        ],
      },
      {
        type: 'checklist',
        title: 'By hand',
        items: [
          { state: 'person', text: 'you can read the mail group' },
          { state: 'unknown', text: 'the alias address is delivered' },
        ],
      },
    ],
  },
  terraform: {
    ...base,
    step: 'wiring',
    kind: 'terraform/wiring',
    status: 'in-sync',
    headline: 'in sync',
    sections: [
      { type: 'text', text: 'Both blocks are in `infra/sirius.tf`.' },
      {
        type: 'code',
        language: 'hcl',
        title: 'secrets.tf',
        text: 'module "dockerhub_secrets" {\n  source  = "./modules/secrets"\n  product = "sirius"\n  names   = ["dockerhub_id", "dockerhub_token"]\n}\n',
      },
      {
        type: 'link',
        title: 'Secret in the AWS console',
        url: 'https://eu-west-1.console.aws.amazon.com/secretsmanager',
      },
    ],
  },
  replaced: {
    ...base,
    status: 'in-sync',
    headline: 'in sync',
    sections: [
      {
        type: 'table',
        columns: ['token', 'state', 'created', 'expires'],
        rows: [
          ['CircleCI access token [0a1b2c3d]', 'replaced, to be retired', '2025-12-01', '2026-12-01'],
          ['CircleCI access token [11aa22bb]', 'stored', '2026-11-23', '2027-11-23'],
        ],
      },
      {
        type: 'text',
        text: '**“CircleCI access token [0a1b2c3d]”** is replaced and still alive, because variables and running builds may carry it. Once all have the stored token (`circleci/env-vars` is in sync, and what began before has ended), retire it.',
      },
    ],
    actions: [
      {
        kind: 'remedy',
        id: 'retire',
        title: 'Retire the replaced token…',
        changes: [
          {
            action: 'delete',
            summary: 'revoke token **“CircleCI access token [0a1b2c3d]”** of **opgcisirius**',
            detail:
              'created 2025-12-01 · last used 2026-11-22 · whoever still carries it can pull no more; Docker Hub keeps no copy',
          },
        ],
        planHash: 'a6',
      },
    ],
  },
  restored: {
    ...base,
    status: 'in-sync',
    headline: 'in sync',
    restored: true,
    actions: [{ kind: 'check-again', title: 'Resume' }],
  },
  blocked: { ...base, step: 'secret', status: 'blocked', headline: 'blocked by `token`' },
};
