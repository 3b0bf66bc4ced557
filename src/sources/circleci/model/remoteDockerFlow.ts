import type { FlowEvent, OwnEvent, PullEvent, Site } from '../../docker/flow';

/** What a job does about `setup_remote_docker`, which gives jobs that run in a container a Docker to talk to. */
export interface RemoteDockerFlow {
  /** Pulls that happen before any call of it. */
  readonly withoutRemoteDocker: readonly PullEvent[];
  /** Where it is called. */
  readonly remoteDocker: readonly Site[];
  /** Every script that it runs. */
  readonly scripts: readonly Site[];
}

/** The event of a call. */
export function remoteDockerEvent(site: Site): OwnEvent {
  return { kind: 'own', name: 'setup_remote_docker', site };
}

/** The event of a `run` step, whatever it does. */
export function scriptEvent(site: Site): OwnEvent {
  return { kind: 'own', name: 'run', site };
}

/** A call in a branch counts from there on: nobody sets it up where it is not needed. */
export function remoteDockerIn(events: readonly FlowEvent[]): RemoteDockerFlow {
  const withoutRemoteDocker: PullEvent[] = [];
  const remoteDocker: Site[] = [];
  const scripts: Site[] = [];
  const walk = (list: readonly FlowEvent[], isSetUpBefore: boolean): boolean => {
    let isSetUp = isSetUpBefore;
    for (const event of list) {
      if (event.kind === 'branch') isSetUp = walk(event.events, isSetUp);
      else if (event.kind === 'own' && event.name === 'run') scripts.push(event.site);
      else if (event.kind === 'own') {
        isSetUp = true;
        remoteDocker.push(event.site);
      } else if (event.kind === 'pull' && !isSetUp) withoutRemoteDocker.push(event);
    }
    return isSetUp;
  };
  walk(events, false);
  return { withoutRemoteDocker, remoteDocker, scripts };
}
