import { configExpressions } from '../model/expressions';
import { dashOf } from '../../yaml/edit/insert';
import { lineStart } from '../../yaml/edit/fileStyle';
import type { ConfigModel } from '../model/configModel';
import { stepOf, type LoginEvent, type TopStep } from '../../docker/flow';
import { hubStore, isHardened } from '../../docker/image/hubHosts';
import { scriptFacts } from '../../docker/scriptEvents';
import { splitShell } from '../../docker/shell/splitShell';
import { docsUrl, lazyFix } from '../../../lint/rule';
import type { YamlRepair } from '../../yaml/allowedChange';
import type { ConfigRule } from '../rule';
import { loginCases, shorten } from './missingDockerLogin';

/** A login to Docker Hub that comes only after something was pulled. */
export const dockerLoginAfterPull = {
  id: 'docker-login-after-pull',
  summary: 'The Docker Hub login comes after the first pull',
  severity: 'warning',
  confidence: 'high',
  profile: 'recommended',
  concern: 'authentication',
  category: 'security',
  compoundFix: 'leaves',
  tags: [],
  docs: docsUrl('docker-login-after-pull'),
  *checkShare(config, share) {
    for (const { flows, first, span } of loginCases(config, share, ({ late }) => late !== undefined)) {
      const flow = flows[0];
      const login = first.late;
      if (flow === undefined || login === undefined) continue;
      const from = login.site.top;
      const to = first.pull.site.top;
      const canMove =
        from !== undefined &&
        to !== undefined &&
        from.list === to.list &&
        from.index > to.index &&
        from.item.kind !== 'alias' &&
        isOnlyLogin(login);
      yield {
        span,
        within: config.span(to?.item ?? first.pull.site.node),
        message: `\`${flow.job.path}\` calls \`${shorten(first.pull.text)}\` before it logs in to ${first.host === hubStore ? 'Docker Hub' : `\`${first.host}\``}, so ${isHardened(first.host) ? 'that registry, which serves nobody without a login, refuses the pull' : 'the pull is anonymous'}. Move the login before it.`,
        confidence: first.confidence,
        related: [{ span: config.spanOfSite(login.site), message: 'The login' }],
        data: { owner: flow.job.path, step: stepOf(first.pull.site), command: first.pull.text },
        ...(canMove ? { fix: lazyFix('Move the login before the pull', false, () => move(config, from, to)) } : {}),
      };
    }
  },
} satisfies ConfigRule;

/** Whether the login's step does nothing else: moving one that also pushes would push before there is anything. */
function isOnlyLogin({ site }: LoginEvent): boolean {
  if (site.via.length > 0) return site.via.length === 1 && /login/i.test(site.via[0] ?? '');
  return (
    splitShell(site.node.value, configExpressions).every(({ words }) =>
      /^(?:docker|echo|printf|set)$/.test(words[0]?.text ?? ''),
    ) &&
    scriptFacts(site.node, configExpressions).every((fact) => fact.kind === 'login') &&
    !/docker\s+(?:push|tag)/.test(site.node.value)
  );
}

function move({ document }: ConfigModel, from: TopStep, to: TopStep): YamlRepair {
  const { text } = document;
  const { list } = from;
  const source = dashOf(document, list, from.item);
  const target = dashOf(document, list, to.item);
  if (list.style !== 'block' || source === undefined || target === undefined) return { edits: [], changes: [] };
  const start = lineStart(text, source);
  const newline = text.indexOf('\n', document.span(from.item).end);
  const end = newline === -1 ? text.length : newline + 1;
  const at = lineStart(text, target);
  const lines = text.slice(start, end);
  return {
    edits: [
      { span: { start: at, end: at }, text: lines.endsWith('\n') ? lines : `${lines}\n` },
      { span: { start, end }, text: '' },
    ],
    changes: [{ kind: 'items', node: list }],
  };
}
