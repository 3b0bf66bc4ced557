import type { Logger } from '../shared/ports';
import type { Redactor } from '../shared/redactor';
import { onLines } from '../shared/visible';

/** A logger whose every line passes the redactor, and shows what is hard to see. */
export function redactingLogger(log: Logger, redactor: Redactor): Logger {
  return {
    debug: (message) => log.debug(onLines(redactor.redact(message))),
    info: (message) => log.info(onLines(redactor.redact(message))),
    warn: (message) => log.warn(onLines(redactor.redact(message))),
    error: (message) => log.error(onLines(redactor.redact(message))),
  };
}
