import { namesSetting, switchSetting, type SettingKey } from '../../lint/setting';

/** Contexts that must not be given to jobs that pull with the project's credential. */
export const deniedContexts = namesSetting(
  'deniedContexts',
  "Contexts that must not be given to jobs that pull with the project's credential.",
);

/** Contexts that are fine in the `strict` profile, which otherwise allows none. */
export const allowedContexts = namesSetting(
  'allowedContexts',
  'Contexts that are fine in the strict profile, which otherwise allows none.',
);

/** The config runs on CircleCI Server, where other Docker versions exist. */
export const server = switchSetting(
  'server',
  false,
  'The config runs on CircleCI Server, where other versions of Docker exist.',
);

/** Whether `# cci-ignore` comments of CircleCI's own extension count. */
export const honourCciIgnore = switchSetting(
  'honourCciIgnore',
  true,
  "Whether # cci-ignore comments of CircleCI's own extension count.",
);

/** What a team can say about its CircleCI configs alone. */
export const configSettings: readonly SettingKey[] = [deniedContexts, allowedContexts, server, honourCciIgnore];
