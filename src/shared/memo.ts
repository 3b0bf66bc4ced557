/**
 * A function that works its answer out once for each object it is asked about, and keeps it for as long as the object lives.
 *
 * @param compute - Its answer must follow from the first argument alone: the others only help to work it out.
 */
export function memo<K extends object, Rest extends readonly unknown[], T>(
  compute: (key: K, ...rest: Rest) => T,
): (key: K, ...rest: Rest) => T {
  const known = new WeakMap<K, { readonly answer: T }>();
  return (key, ...rest) => {
    let found = known.get(key);
    if (found === undefined) known.set(key, (found = { answer: compute(key, ...rest) }));
    return found.answer;
  };
}
