/** The config that CircleCI starts with, from the root of the repository. With `setup: true`, others continue it. */
export const mainConfig = '.circleci/config.yml';

/** Whether a config says that others continue it. One that does not parse may say so too. */
export function isSetupConfig(text: string | undefined): boolean {
  return text !== undefined && /^setup:[ \t]+true\b/m.test(text);
}
