/** One call's options. `signal` aborts reads; the runner does not hand one to a write. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}
