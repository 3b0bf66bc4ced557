import type { Logger } from '../shared/ports';
import type { Redactor } from '../shared/redactor';

/** A logger whose every line passes the redactor. */
export function redactingLogger(log: Logger, redactor: Redactor): Logger {
  return {
    debug: (message) => log.debug(redactor.redact(message)),
    info: (message) => log.info(redactor.redact(message)),
    warn: (message) => log.warn(redactor.redact(message)),
    error: (message) => log.error(redactor.redact(message)),
  };
}
