/**
 * A value attached to an object of the program's that the program can in no way see: a private field, which does not show in
 * keys, symbols, JSON or inspection, and costs a fraction of what a WeakMap does.
 */
export type Mark<Target extends object, Value> = {
	read(target: Target): Value | undefined;
	write(target: Target, value: Value): void;
};

/** A class whose constructor returns its argument: a subclass then adds its private fields to that object. */
class Given {
	constructor(target: object) {
		return target;
	}
}

export const createMark = <Target extends object, Value>(): Mark<Target, Value> => {
	class Marked extends Given {
		#value: Value;
		constructor(target: object, value: Value) {
			super(target);
			this.#value = value;
		}
		static read(this: void, target: object): Value | undefined {
			return #value in target ? target.#value : undefined;
		}
		static write(this: void, target: object, value: Value): void {
			if (#value in target) target.#value = value;
			else new Marked(target, value);
		}
	}
	return {read: Marked.read, write: Marked.write};
};
