import type { AwsFiles, Section } from './awsProfiles';

/**
 * Where a profile takes its credentials from, as far as its section says, by way of the profiles that it names as its
 * source. `missing`: the files cannot be right as they are, for the reason given. `nothing`: it says no word of credentials,
 * so that they may come from around the program.
 */
export type ProfileFacts =
  | { readonly from: 'missing'; readonly what: string; readonly advice: string }
  | {
      readonly from: 'nothing' | 'keys' | 'single sign-on' | 'login' | 'web identity' | 'metadata';
      readonly of: string;
    }
  | { readonly from: 'second factor'; readonly of: string; readonly device: string }
  | { readonly from: 'process'; readonly of: string; readonly command: string };

/** What the files say of a profile. */
export function profileFacts(name: string, files: AwsFiles, visited: readonly string[] = []): ProfileFacts {
  const section = files.profiles.get(name);
  const asker = visited.at(-1);
  if (section === undefined) return asker === undefined ? noProfile(name, files) : noSource(name, asker);
  const source = section.get('source_profile');
  const path = [...visited, name];
  // The source's own keys come before a role that it may name, so that a role can name its own profile.
  if ((asker !== undefined || source === name) && hasKeys(section)) return { from: 'keys', of: name };
  if (section.has('role_arn')) {
    if (source !== undefined) {
      const device = section.get('mfa_serial');
      if (device !== undefined) return { from: 'second factor', of: name, device };
      if (path.includes(source)) return circle(path, source);
      return profileFacts(source, files, path);
    }
    if (section.has('credential_source')) return { from: 'metadata', of: name };
    if (section.has('web_identity_token_file')) return { from: 'web identity', of: name };
    if (!hasKeys(section) && !isSso(section) && !section.has('credential_process')) return noWay(name);
  }
  if (hasKeys(section)) return { from: 'keys', of: name };
  const command = section.get('credential_process');
  if (command !== undefined) return { from: 'process', of: name, command };
  if (isSso(section)) return singleSignOn(name, section, files);
  if (section.has('login_session')) return { from: 'login', of: name };
  return { from: 'nothing', of: name };
}

function hasKeys(section: Section): boolean {
  return section.has('aws_access_key_id') && section.has('aws_secret_access_key');
}

function isSso(section: Section): boolean {
  return [...section.keys()].some((key) => key.startsWith('sso_'));
}

function singleSignOn(name: string, section: Section, { ssoSessions }: AwsFiles): ProfileFacts {
  const session = section.get('sso_session');
  const shared = session === undefined ? section : ssoSessions.get(session);
  if (shared === undefined) {
    return missing(
      `profile \`${name}\` names the single sign-on session \`${session ?? ''}\`, which has no section`,
      `Add \`[sso-session ${session ?? ''}]\` to \`~/.aws/config\`, or run \`aws configure sso\`.`,
    );
  }
  const lacks = [
    ...['sso_start_url', 'sso_region'].filter((key) => !shared.has(key)),
    ...['sso_account_id', 'sso_role_name'].filter((key) => !section.has(key)),
  ];
  if (lacks.length === 0) return { from: 'single sign-on', of: name };
  const list = lacks.map((key) => `\`${key}\``).join(' and ');
  return missing(`single sign-on of profile \`${name}\` lacks ${list}`, 'Run `aws configure sso` to complete it.');
}

function noProfile(name: string, { profiles }: AwsFiles): ProfileFacts {
  const others = [...profiles.keys()].sort();
  const shown = others.slice(0, 12).map((other) => `\`${other}\``);
  return missing(
    `there is no profile \`${name}\``,
    `Add the profile \`${name}\` in \`~/.aws/config\`, or name one that is there${others.length === 0 ? '' : `: ${shown.join(', ')}${others.length > shown.length ? ', …' : ''}`}.`,
  );
}

function noSource(name: string, asker: string): ProfileFacts {
  return missing(
    `profile \`${asker}\` names \`${name}\` as its \`source_profile\`, and there is no such profile`,
    `Correct \`source_profile\` of \`${asker}\` in \`~/.aws/config\`, or add \`${name}\`.`,
  );
}

function circle(path: readonly string[], source: string): ProfileFacts {
  return missing(
    `the profiles ${[...path, source].map((name) => `\`${name}\``).join(' → ')} name each other as their source`,
    'Let one of them take its credentials from elsewhere in `~/.aws/config`.',
  );
}

function noWay(name: string): ProfileFacts {
  return missing(
    `profile \`${name}\` has a \`role_arn\` and does not say who takes the role`,
    `Give \`${name}\` a \`source_profile\` in \`~/.aws/config\`.`,
  );
}

function missing(what: string, advice: string): ProfileFacts {
  return { from: 'missing', what, advice };
}
