/** `node --import engineroom/register app.js`: the program tells the engineroom agent of this machine how it does. */
import {startInstrument} from './start.ts';

const loaded = Symbol.for('engineroom.register');

// Both `--import` and `--require` may be given, and a bundle for each: one of them is enough.
if (!(loaded in globalThis)) {
	Object.defineProperty(globalThis, loaded, {value: true, enumerable: false});
	startInstrument();
}
