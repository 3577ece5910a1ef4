/** Putting a function of ours before one of the program's: the same `this`, name and number of parameters, what it throws untouched. */
type AnyMethod = (this: object, ...parameters: unknown[]) => unknown;

/**
 * Replaces a method of `prototype`'s own. `observe` is called before it, and fenced by whoever hands it in; what it returns is
 * called afterwards with the result. Does nothing when there is no such method here: inherited ones are wrapped where they are.
 */
export const wrapMethod = (prototype: object, name: string, observe: (self: object, parameters: readonly unknown[]) => ((result: unknown) => void) | void): void => {
	const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
	if (typeof descriptor?.value !== 'function') return;
	const original = descriptor.value as AnyMethod;
	const wrapped = function (this: object, ...parameters: unknown[]): unknown {
		const after = observe(this, parameters);
		const result = Reflect.apply(original, this, parameters);
		after?.(result);
		return result;
	};
	Object.defineProperty(wrapped, 'name', {value: original.name, configurable: true});
	Object.defineProperty(wrapped, 'length', {value: original.length, configurable: true});
	Object.defineProperty(prototype, name, {...descriptor, value: wrapped});
};
