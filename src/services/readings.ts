import { codeOf, type ErrorCode } from '../shared/errors';

/** What a read is about, in words made from its arguments: `variables of gh/acme/app`. */
type Words<Args extends readonly unknown[]> = (...args: Args) => string;

type Reading<Method> = Method extends (...args: infer Args) => Promise<infer Result>
  ? // A method that opens a session is a read itself, and so are the session's.
    Words<Args> | 'writes' | { readonly words: Words<Args>; readonly opens: Readings<Result> }
  : never;

/**
 * What each of a client's methods reads; `writes` stands for those that do not. Complete by its type, so that no read goes
 * untold.
 */
export type Readings<Api> = {
  readonly [Name in keyof Api as Api[Name] extends (...args: never) => Promise<unknown> ? Name : never]: Reading<
    Api[Name]
  >;
};

/** One read as it ended. `refused`: why there is no answer. */
export interface ToldRead {
  readonly method: string;
  readonly what: string;
  readonly refused?: ErrorCode;
}

type Method = (...args: unknown[]) => Promise<unknown>;
type AnyReading = Words<unknown[]> | 'writes' | { readonly words: Words<unknown[]>; readonly opens: object };

/** The same client, which tells of each read once it has ended. */
export function watched<Api extends object>(api: Api, readings: object, tell: (read: ToldRead) => void): Api {
  const own = api as unknown as Readonly<Record<string, Method>>;
  const methods = Object.entries(readings as Readonly<Record<string, AnyReading>>).flatMap(([method, reading]) => {
    const call = own[method];
    if (call === undefined || reading === 'writes') return [];
    const words = typeof reading === 'function' ? reading : reading.words;
    const read = async (...args: unknown[]): Promise<unknown> => {
      try {
        const result = await call(...args);
        tell({ method, what: words(...args) });
        return typeof reading === 'function' ? result : watched(result as object, reading.opens, tell);
      } catch (error) {
        tell({ method, what: words(...args), refused: codeOf(error) });
        throw error;
      }
    };
    return [[method, read] as const];
  });
  return { ...api, ...Object.fromEntries(methods) };
}
