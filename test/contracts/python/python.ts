/**
 * The Python that has moto and the AWS CLI.
 * @throws Error where there is none: a check that cannot run has failed.
 */
export function pythonWithTools(): string {
  const python = process.env['PULLBOOK_PYTHON'];
  if (python !== undefined && python !== '') return python;
  throw new Error('these tests need moto and the AWS CLI: run `node .ci/vendors.mjs`, which installs them');
}
