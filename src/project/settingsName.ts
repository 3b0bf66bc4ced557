/** What a team's settings are called. A file of its own: an editor that starts needs the name, and no reader of settings. */
export const settingsName = '.pullbook.yml';
