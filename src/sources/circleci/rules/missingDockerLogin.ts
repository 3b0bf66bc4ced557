import { imagesBehind, isClear } from '../../docker/imagesBehind';
import { insertItem } from '../../yaml/edit/insert';
import { loginFor, supportsOrb } from '../edit/loginFor';
import { placesBefore } from '../edit/placesBefore';
import { anyFolder } from '../../docker/shell/clientFolder';
import { hubStore, isHardened } from '../../docker/image/hubHosts';
import { isExempt } from '../../docker/image/isExempt';
import type { ConfigModel } from '../model/configModel';
import type { JobFlow } from '../model/jobFlow';
import { stepOf, type PullEvent, type UnprotectedPull } from '../../docker/flow';
import type { ConfigShare } from '../model/configShare';
import { isPlain, platformOf } from '../model/platform';
import { counted, docsUrl, lazyFix, type Related } from '../../../lint/rule';
import type { YamlRepair } from '../../yaml/allowedChange';
import type { ConfigFix, ConfigRule, ConfigRuleFinding } from '../rule';
import { shebangKind, shellKind } from '../../docker/shell/shellKind';

/** The pulls of a job that no login covers and that count: exempt namespaces do not, nor builds from other registries. */
export function uncoveredPulls({ settings }: ConfigModel, flow: JobFlow): readonly UnprotectedPull[] {
  return flow.unprotected.filter(({ pull, host }) => !isExempt(pull.image, settings) && !isClear(settings, pull, host));
}

/** Where a pull is shown: its command, or the job's own step when the command stands in a shared one or behind an alias. */
export function pullSpan(config: ConfigModel, pull: PullEvent): ConfigRuleFinding['span'] {
  const { site } = pull;
  const item = site.top?.item;
  const isShared = site.via.some((name) => !/^(?:when|unless|steps)$/.test(name)) || item?.kind === 'alias';
  if (item === undefined || !isShared) return config.spanOfSite(site);
  return config.span(item.kind === 'map' ? (item.pairs[0]?.key ?? item) : item);
}

/** What a job's login finding shares with others whose steps stand behind the same alias. */
export interface LoginCase {
  readonly flows: JobFlow[];
  readonly pulls: readonly UnprotectedPull[];
  readonly first: UnprotectedPull;
  readonly span: ConfigRuleFinding['span'];
}

/** Jobs with uncovered pulls, those that share their steps together. */
export function loginCases(
  config: ConfigModel,
  share: ConfigShare,
  isWanted: (first: UnprotectedPull) => boolean,
): LoginCase[] {
  const cases = new Map<string, LoginCase>();
  for (const flow of share.flows) {
    const pulls = uncoveredPulls(config, flow);
    const first = pulls[0];
    if (first === undefined || !isWanted(first)) continue;
    const span = pullSpan(config, first.pull);
    const key = `${span.start}-${span.end}`;
    const known = cases.get(key);
    if (known === undefined) cases.set(key, { flows: [flow], pulls, first, span });
    else known.flows.push(flow);
  }
  return [...cases.values()];
}

/**
 * A docker call that pulls, in a job that has not logged in to Docker Hub before.
 *
 * Why: unlike executor images these pulls are anonymous, limited by IP address, and fail when others used the limit up.
 * Not flagged: images of other registries or in variables, images built in the job, scripts and make targets.
 */
export const missingDockerLogin = {
  id: 'missing-docker-login',
  summary: 'A docker call pulls from Docker Hub without a login before it',
  severity: 'warning',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'security',
  compoundFix: 'removes',
  tags: [],
  docs: docsUrl('missing-docker-login'),
  *checkShare(config, share) {
    for (const { flows, pulls, first, span } of loginCases(config, share, ({ late }) => late === undefined)) {
      const flow = flows[0];
      if (flow === undefined) continue;
      const { pull } = first;
      const { host } = first;
      const other = {
        ...(host === hubStore ? {} : { host }),
        ...(isServed(first) ? {} : { folder: pull.client, loginFolder: first.elsewhere?.client }),
      };
      const data = flows.map(({ job }) => ({ owner: job.path, step: stepOf(pull.site), command: pull.text, ...other }));
      const top = pull.site.top;
      yield {
        span,
        within: config.span(top?.item ?? pull.site.node),
        message: messageOf(config, flow, first),
        // One pull that is sure to be anonymous is enough, wherever in the job it is.
        confidence: pulls.some(({ confidence }) => confidence === 'high') ? 'high' : 'medium',
        related: related(config, flows, pulls, span),
        data: { ...data[0], ...(data.length > 1 ? { also: data.slice(1) } : {}) },
        fix: loginFix(config, flows, pulls),
      };
    }
  },
} satisfies ConfigRule;

function related(
  config: ConfigModel,
  flows: readonly JobFlow[],
  pulls: readonly UnprotectedPull[],
  span: ConfigRuleFinding['span'],
): Related[] {
  const places = pulls
    .slice(0, 20)
    .map(({ pull }) => ({ span: config.spanOfSite(pull.site), message: `\`${shorten(pull.text)}\`` }));
  const jobs = flows
    .slice(1)
    .map(({ job }) => ({ span: config.span(job.keyNode), message: `\`${job.path}\` has the same steps` }));
  return [...places.filter((place) => place.span.start !== span.start), ...jobs];
}

/** Safe where a job that works goes on working: the login is there already, fits, and runs only where something is pulled. */
function loginFix(
  config: ConfigModel,
  flows: readonly JobFlow[],
  uncovered: readonly UnprotectedPull[],
): ConfigFix | undefined {
  if (!uncovered.every(isServed)) return undefined;
  const pulls = uncovered.map(({ pull }) => pull);
  const { steps, isNeeded } = placesBefore(config.document, pulls);
  const [top] = steps;
  // A command of one scope is not known by its name in another.
  if (steps.some(({ isAround }) => isAround !== top?.isAround)) return undefined;
  const login = top === undefined ? undefined : loginFor(config, flows, top);
  if (login === undefined) return undefined;
  const also = flows.length > 1 ? ` (changes ${counted(flows.length - 1, 'more job')})` : '';
  const isThere = typeof login.step === 'string' && login.edits.length === 0;
  const fits =
    flows.every((flow) => isPlain(platformOf(config, flow.job)) && (!login.callsOrb || supportsOrb(config, flow))) &&
    pulls.every(isInPosixShell);
  return lazyFix(
    `Log in with \`${login.name}\` before it${login.edits.length > 0 ? ', adding the command' : ''}${also}`,
    isThere &&
      isNeeded &&
      fits &&
      uncovered.every(({ elsewhere, pull }) => elsewhere === undefined && pull.client === ''),
    (): YamlRepair => {
      const inserted = steps.map((step) => insertItem(config.document, step.list, step.index, login.step));
      if (inserted.includes(undefined)) return { edits: [], changes: [] };
      return {
        edits: [...login.edits, ...inserted.filter((edit) => edit !== undefined)],
        changes: [...login.changes, ...steps.map(({ list }) => ({ kind: 'items' as const, node: list }))],
      };
    },
  );
}

/** Whether a plain login would serve it. One as another user, into another folder, or to another host a person writes. */
export function isServed({ host, pull: { client } }: UnprotectedPull): boolean {
  return host === hubStore && (client === '' || client === anyFolder);
}

/** A step that names another shell for itself says that the job may run where there is no other. */
function isInPosixShell({ site }: PullEvent): boolean {
  const kind = site.shell === undefined ? shebangKind(site.node.value) : shellKind(site.shell);
  return (kind ?? 'posix') === 'posix';
}

function messageOf(config: ConfigModel, { job }: JobFlow, uncovered: UnprotectedPull): string {
  const { pull, host, elsewhere } = uncovered;
  const call = `\`${job.path}\` calls \`${shorten(pull.text)}\``;
  if (elsewhere !== undefined)
    return `${call}, but ${whereElse(uncovered)}: ${whatIsPulled(config, pull, host)} pulled anonymously. Log in as the pull runs: with the same user, \`DOCKER_CONFIG\` and \`--config\`.`;
  if (isHardened(host))
    return `${call} without \`docker login ${host}\` before it: ${whatIsPulled(config, pull, host)} refused, for \`${host}\` serves nobody without a login. Log in there, with the Docker ID and token of Docker Hub.`;
  const how = pull.client.startsWith('user ') ? `, as the call runs: for \`${pull.client.slice(5)}\`` : '';
  return (
    `${call} without a Docker Hub login before it${host === hubStore ? '' : ` to \`${host}\`, which has one of its own`}: ` +
    `${whatIsPulled(config, pull, host)} pulled anonymously, within a limit shared by everybody on the same IP address. Log in to Docker Hub in an earlier step${how}.`
  );
}

/** Where the credentials of a login are that a pull does not look at, as a clause. */
export function whereElse({ pull, elsewhere }: UnprotectedPull): string {
  const place = (folder: string): string =>
    folder === ''
      ? 'its own user’s folder'
      : folder.startsWith('user ')
        ? `the folder of \`${shorten(folder.slice(5))}\``
        : `\`${shorten(folder)}\``;
  return `the login keeps its credentials in ${place(elsewhere?.client ?? '')}, and the pull looks in ${place(pull.client)}`;
}

function whatIsPulled(config: ConfigModel, pull: PullEvent, host: string): string {
  if (pull.source === 'hub') return `\`${pull.image ?? ''}\` is`;
  const isForHardened = isHardened(host);
  const first = imagesBehind(config.settings, pull).images.find(
    (image) => image.registry === 'docker-hub' && isHardened(image.host) === isForHardened,
  );
  return first === undefined ? 'its images are' : `\`${first.text}\` of \`${first.file}\` is`;
}

/** Long commands are cut: the place shows the rest. */
export function shorten(text: string): string {
  const clean = text.replaceAll('`', "'");
  return clean.length > 60 ? `${clean.slice(0, 59)}…` : clean;
}
