import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { stateFolder } from '../../../src/cli/stateFolder';

describe('stateFolder', () => {
  const of = (environment: Record<string, string>, platform: NodeJS.Platform, runbook = '/a/x.runbook.md') =>
    stateFolder(runbook, environment, platform);

  it('is where each system keeps state', () => {
    assert.ok(of({}, 'linux').startsWith(join(homedir(), '.local', 'state', 'pullbook')));
    assert.ok(of({ XDG_STATE_HOME: '/var/x' }, 'linux').startsWith(join('/var/x', 'pullbook')));
    assert.ok(of({}, 'darwin').startsWith(join(homedir(), 'Library', 'Application Support', 'pullbook')));
    assert.ok(of({ LOCALAPPDATA: 'C:\\Users\\a' }, 'win32').startsWith(join('C:\\Users\\a', 'pullbook')));
  });

  it('ignores a relative XDG_STATE_HOME, as its specification says', () => {
    assert.equal(of({ XDG_STATE_HOME: 'state' }, 'linux'), of({}, 'linux'));
  });

  it('keeps two runbooks apart, and finds one again', () => {
    assert.equal(of({}, 'linux'), of({}, 'linux'));
    assert.notEqual(of({}, 'linux'), of({}, 'linux', '/b/x.runbook.md'));
  });
});
