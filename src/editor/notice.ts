import { onOneLine } from '../shared/visible';

/**
 * Text with names in it for a notification or a row to pick. Notifications make `[words](command:…)` a link that runs the
 * command, whoever wrote it; with a blank in between they do not.
 */
export function notice(text: string): string {
  return onOneLine(text).replaceAll('](', '] (');
}
