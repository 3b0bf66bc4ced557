import assert from 'node:assert/strict';
import { renderText } from '../../../src/runbook/run/renderText';
import type { StepReport } from '../../../src/runbook/run/report';
import { linkOffer, signInOffer, terminalOffer } from '../../../src/shared/offer';

const base: StepReport = {
  version: 2,
  step: 'token',
  kind: 'dockerhub/access-token',
  target: 'live',
  status: 'changes',
  headline: '2 changes',
  subject: '**opgcisirius** on hub.docker.com',
  lands: 'aws 123456789012 / eu-west-1',
  at: Date.UTC(2026, 10, 23, 14, 2),
  durationMs: 620,
  sections: [],
  changes: [],
  progress: [],
  actions: [],
  outputs: {},
};

const render = (fields: Partial<StepReport>, now?: number) =>
  renderText({ ...base, ...fields }, { timeZone: 'UTC', ...(now === undefined ? {} : { now }) });

describe('renderText', () => {
  it('shows a plan', () => {
    const text = render({
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
          detail: 'now: the placeholder “default” (version of 2026-11-12)',
          undo: 'move AWSCURRENT back',
        },
      ],
      actions: [
        { kind: 'apply', title: 'Apply…' },
        { kind: 'show-text', title: 'Show as text' },
      ],
    });
    assert.equal(
      text,
      `△ token: 2 changes (dockerhub/access-token)
  LIVE opgcisirius on hub.docker.com · lands in aws 123456789012 / eu-west-1 · from this machine · checked 14:02 · 0.6 s

  + create access token “CircleCI access token” for opgcisirius
      scope repo:public_read · expires 2027-11-23 · undo: revoke it (Docker Hub keeps no copy)
  ~ put a new version of secret sirius-dockerhub_token
      now: the placeholder “default” (version of 2026-11-12) · undo: move AWSCURRENT back

  Plan: 1 to create, 1 to change, 0 to remove.
`,
    );
  });

  it('says first what is safe when a step failed between creation and landing', () => {
    const text = render({
      status: 'failed',
      headline: 'created, not stored yet',
      durationMs: 3100,
      error: {
        code: 'RATE_LIMITED',
        message: 'AWS refused the write: throttled.',
        advice: 'The token is safe in escrow; nothing is lost.',
        details: 'AWS Secrets Manager · PutSecretValue · request 7c1e · 14:05:11',
      },
      progress: [
        { state: 'done', text: 'landing place proved (identity, secret, write permission)' },
        { state: 'failed', text: 'store the token' },
        { state: 'todo', text: 'read back and compare' },
      ],
      actions: [
        { kind: 'apply', title: 'Store the token again…' },
        {
          kind: 'remedy',
          id: 'revoke',
          title: 'Revoke token…',
          changes: [{ action: 'delete', summary: 'revoke token **“CI [0a1b2c3d]”**' }],
          planHash: 'a1',
        },
        { kind: 'offer', ...terminalOffer('aws sso login --profile management') },
        { kind: 'offer', ...signInOffer('dockerhub', 'Docker Hub') },
      ],
    });
    assert.equal(
      text,
      `✕ token: created, not stored yet (dockerhub/access-token)
  LIVE opgcisirius on hub.docker.com · lands in aws 123456789012 / eu-west-1 · from this machine · checked 14:02 · 3.1 s

  The token is safe in escrow; nothing is lost.
  AWS refused the write: throttled. [RATE_LIMITED]
  Details: AWS Secrets Manager · PutSecretValue · request 7c1e · 14:05:11

  ✓ landing place proved (identity, secret, write permission)
  ✕ store the token
  · read back and compare

  Or Revoke token: revoke token “CI [0a1b2c3d]”
  Run: aws sso login --profile management
  Sign in: dockerhub
`,
    );
  });

  it('says what a step in sync has replaced as a thing to do, and not as another way', () => {
    const changes = [{ action: 'delete', summary: 'revoke token **“CI [0a1b2c3d]”**' }] as const;
    const text = render({
      status: 'in-sync',
      headline: 'in sync',
      changes: [],
      actions: [{ kind: 'remedy', id: 'retire', title: 'Retire the replaced token…', changes, planHash: 'a1' }],
    });
    assert.match(text, /\n {2}Retire the replaced token: revoke token “CI \[0a1b2c3d\]”\n/);
  });

  it('shows every kind of section, and the outputs', () => {
    const text = render({
      target: 'rehearsal',
      status: 'in-sync',
      headline: 'in sync',
      lands: 'the manual vault',
      from: 'ssh-remote (bastion-1)',
      sections: [
        { type: 'text', text: 'Two **names**.\nTwo lines.' },
        { type: 'checklist', title: 'Before', items: [{ state: 'person', text: 'mail group', detail: 'ask IT' }] },
        {
          type: 'table',
          columns: ['what', 'holds'],
          rows: [
            ['organisation owner', 'yes'],
            ['team', 'no'],
          ],
        },
        {
          type: 'gauge',
          rows: [
            { label: 'anonymous', left: 37, limit: 100, note: 'per 6 h' },
            { label: 'as opgcisirius', left: 'unknown', limit: 'none' },
            { label: 'as other', left: 'unknown', limit: 'unknown' },
          ],
        },
        { type: 'code', language: 'hcl', title: 'main.tf', text: 'module "x" {\n\n}' },
        { type: 'link', title: 'Console', url: 'https://example.com/x' },
      ],
      outputs: { username: 'opgcisirius', token: 'secret in aws-sm:sirius-dockerhub_token' },
    });
    assert.equal(
      text,
      `● token: in sync (dockerhub/access-token)
  REHEARSAL opgcisirius on hub.docker.com · lands in the manual vault · from ssh-remote (bastion-1) · checked 14:02 · 0.6 s

  Two names.
  Two lines.

  Before
  ✋ mail group (ask IT)

  what                holds
  organisation owner  yes
  team                no

  anonymous       37 of 100 left  per 6 h
  as opgcisirius  no limit
  as other        not stated

  main.tf
      module "x" {

      }

  Console: https://example.com/x

  No changes.

  username = opgcisirius
  token = secret in aws-sm:sirius-dockerhub_token
`,
    );
  });

  it('shows what a person must do, in order, and a link once', () => {
    const link = { title: 'Sign up', url: 'https://hub.docker.com/signup' };
    const text = render({
      status: 'needs-person',
      headline: 'needs you',
      changes: [
        { action: 'person', summary: 'sign **opgcisirius** up', instructions: ['Open the page.', 'Fill it in.'], link },
      ],
      actions: [{ kind: 'offer', ...linkOffer(link.title, link.url) }],
    });
    assert.equal(
      text.split('\n').slice(3).join('\n'),
      `  ✋ sign opgcisirius up
      1. Open the page.
      2. Fill it in.
      Sign up: https://hub.docker.com/signup

  Plan: 1 for you to do.
`,
    );
  });

  it('says that a restored report was not checked, and names another day', () => {
    const text = render({ restored: true, status: 'blocked', headline: 'blocked by account' }, base.at + 86_400_000);
    assert.match(text, /◌ token: blocked by account/);
    assert.match(text, /remembered from 2026-11-23 14:02, not checked since/);
  });
});
