/**
 * Whether a `resource_class` names machines of one's own, `namespace/name`. A text that a parameter decides is none that can
 * be told.
 * @see https://circleci.com/docs/guides/execution-runner/container-runner/
 */
export function isRunner(resource: string | undefined): boolean {
  return resource?.replace(/<<[^>]{0,300}>>/g, '').includes('/') === true;
}
