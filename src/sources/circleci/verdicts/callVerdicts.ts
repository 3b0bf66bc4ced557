import type { Judged, SaidElsewhere } from '../../../lint/judged';
import type { CoveredPull, LoginEvent, PullEvent, UnprotectedPull } from '../../docker/flow';
import { isHardened } from '../../docker/image/hubHosts';
import { imagesBehind, isClear } from '../../docker/imagesBehind';
import { maskSecrets } from '../../docker/shell/maskSecrets';
import { unreadCall } from '../../docker/shell/unreadCall';
import { mayBeLeftOut } from '../../docker/shell/isGuarded';
import { configExpressions } from '../model/expressions';
import type { ConfigModel } from '../model/configModel';
import type { JobFlow } from '../model/jobFlow';
import { shorten, whereElse } from '../rules/missingDockerLogin';

/** Each docker call of a job that pulls or may pull; the job itself where there is none and no image either. */
export function* judgeCalls(config: ConfigModel, flow: JobFlow): Generator<Judged> {
  let count = 0;
  for (const judged of callsOf(config, flow)) {
    count++;
    yield judged;
  }
  if (count > 0) return;
  const { job, environment, remoteDocker, scripts, hasLogin } = flow;
  const own = { owner: job.path, what: `job ${job.path}`, also: [] };
  const [setUp] = remoteDocker;
  if (setUp !== undefined && !hasLogin)
    yield {
      ...own,
      span: config.spanOfSite(setUp),
      is: 'unknown',
      says: 'what it does with the Docker that it sets up',
    };
  else if (environment === 'macos')
    yield { ...own, span: config.span(job.keyNode), is: 'right', says: 'runs in no image, and macOS has no Docker' };
  else if (environment === 'machine') {
    // A machine has Docker: what is not read may call it.
    const unread = scripts
      .map((site) => ({ site, text: unreadCall(site.node.value, configExpressions) }))
      .find(({ text }) => text !== undefined);
    const span = unread === undefined ? config.span(job.keyNode) : config.spanOfSite(unread.site);
    yield unread?.text === undefined
      ? { ...own, span, is: 'right', says: 'runs in no image, and calls no Docker' }
      : {
          ...own,
          span,
          is: 'unknown',
          says: `whether \`${shorten(maskSecrets(unread.text))}\` pulls, which is not read`,
        };
  }
}

function* callsOf(config: ConfigModel, flow: JobFlow): Generator<Judged> {
  const { settings } = config;
  const at = ({ site, text }: PullEvent): Pick<Judged, 'owner' | 'what' | 'span'> => ({
    owner: flow.job.path,
    what: `call ${shorten(text)}`,
    span: config.spanOfSite(site),
  });
  // A build needs `dhi.io` where a file that was read names an image of it.
  const counts = ({ pull, host }: { readonly pull: PullEvent; readonly host: string }): boolean =>
    !isHardened(host) || pull.source === 'hub' || !isClear(settings, pull, host);
  for (const covered of flow.covered)
    if (counts(covered)) yield { ...at(covered.pull), ...judgeCovered(config, covered) };
  for (const bare of flow.unprotected) if (counts(bare)) yield { ...at(bare.pull), ...judgeBare(config, bare) };
  const guesses: Judged[] = [];
  for (const { pull, missing, isGuess, login } of flow.unclear) {
    const outcome =
      login === undefined ? { is: 'unknown' as const, says: missing, also: [] } : judgeLogin(config, pull, login);
    const judged = { ...at(pull), ...outcome };
    if (!isGuess) yield judged;
    else if (flow.environment === 'machine' || flow.remoteDocker.length > 0) guesses.push(judged);
  }
  const guess = guesses.find(({ is }) => is !== 'right') ?? guesses[0];
  if (guess !== undefined) yield guess;
}

type Outcome = Pick<Judged, 'is' | 'says' | 'also' | 'isDoubted'>;

function judgeCovered(config: ConfigModel, { pull, host, login, isLocal }: CoveredPull): Outcome {
  const clear = judgeClear(config, pull, host);
  if (clear !== undefined) return clear;
  if (isLocal) return { is: 'right', says: 'no pull: the image is made in this job', also: [] };
  if (login === undefined)
    return { is: 'unknown', says: 'what a script, an orb or a file signs in with that is not read', also: [] };
  return judgeLogin(config, pull, login);
}

/** A call that comes after a login which it would use. */
function judgeLogin(config: ConfigModel, pull: PullEvent, login: LoginEvent): Outcome {
  const also = loginAt(config, login);
  const { node, place } = login.site;
  if (login.fact?.byFile === true)
    return { is: 'unknown', says: 'whose credentials are in the file that signs it in', also };
  const within = pull.site.node === node ? pull.site.place : undefined;
  if (place !== undefined && mayBeLeftOut(node.value, place, within, configExpressions))
    return { is: 'unknown', says: 'whether it is signed in whenever it runs', also };
  return { is: 'right', says: 'signed in before it', also };
}

function judgeBare(config: ConfigModel, bare: UnprotectedPull): Outcome {
  const { pull, host, elsewhere, isDoubtful } = bare;
  const clear = judgeClear(config, pull, host);
  if (clear !== undefined) return clear;
  const also = elsewhere === undefined ? [] : loginAt(config, elsewhere);
  if (isDoubtful)
    return {
      is: 'unknown',
      says:
        elsewhere === undefined ? 'whether it is signed in whenever it runs' : 'whether it looks where the login is',
      also,
      isDoubted: true,
    };
  return { is: 'wrong', says: elsewhere === undefined ? 'no login before it' : whereElse(bare), also };
}

/** For a build whose files show that it needs no login to a host. */
function judgeClear({ settings }: ConfigModel, pull: PullEvent, host: string): Outcome | undefined {
  if (!isClear(settings, pull, host)) return undefined;
  const also = imagesBehind(settings, pull).images.map(({ text, file, line }): SaidElsewhere => ({
    what: `pulls ${text}`,
    path: file,
    line,
  }));
  return { is: 'right', says: 'no pull from Docker Hub by the files that it builds', also };
}

function loginAt(config: ConfigModel, { site }: { readonly site: PullEvent['site'] }): readonly SaidElsewhere[] {
  return [{ what: 'the login', span: config.spanOfSite(site) }];
}
