import type { AnySimulator, WorldBase } from './simulator';
import type { World } from './world';

type Intersection<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

type Operator<S extends AnySimulator> = S extends { operator(...rest: never[]): infer Value } ? Value : object;

/** What a world of these simulators is built around. */
export type InputsOf<S extends AnySimulator> = Intersection<S['sample']> & object;

/** All that a world of these simulators knows. */
export type StateOf<S extends AnySimulator> = Omit<WorldBase, 'inputs'> & { inputs: InputsOf<S> } & {
  [One in S as One['key']]: ReturnType<One['seed']>;
};

/** The credentials of its operator. */
export type OperatorOf<S extends AnySimulator> = Intersection<Operator<S>>;

/** The ids of the services that it simulates. */
export type ServiceIdOf<S extends AnySimulator> = S['services'][number]['id'];

/** A world of these simulators. */
export type WorldOf<S extends AnySimulator> = World<StateOf<S>, OperatorOf<S>, ServiceIdOf<S>>;
