/** The error of {@link withTimeLimit}, told by its name. */
class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

/** `promise`, or a {@link TimeLimitError} after `limitMs` of real time. What it does goes on meanwhile, unheard. */
export function withTimeLimit<T>(promise: Promise<T>, limitMs: number, what: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new TimeLimitError(`${what} did not come in time`)), limitMs);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
