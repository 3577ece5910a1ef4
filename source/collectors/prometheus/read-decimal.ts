/** Numbers as pages write them, read digit by digit: several times as fast as cutting out a text and converting it, and exactly the same. */

/** Powers of ten that are exact in a double. */
const powersOfTen = Float64Array.from({length: 23}, (_, power) => Number(`1e${power}`));
/** As many digits are a whole number that is exact in a double: one multiplication or division by an exact power rounds as it should. */
const maxDigits = 15;
const maxPower = 22;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Puts the number at `at` into `into.value`; returns where it ends, which is at a blank, or −1 when it is not as simple as that. */
export const readDecimal = (text: string, at: number, into: {value: number}): number => {
	const isNegative = text.charCodeAt(at) === 45;
	const first = isNegative ? at + 1 : at;
	let end = first;
	let digits = 0;
	let code = text.charCodeAt(end);
	while (isDigit(code)) {
		digits = digits * 10 + code - 48;
		code = text.charCodeAt(++end);
	}
	let length = end - first;
	let power = 0;
	if (code === 46) {
		const point = end;
		code = text.charCodeAt(++end);
		while (isDigit(code)) {
			digits = digits * 10 + code - 48;
			code = text.charCodeAt(++end);
		}
		power = point + 1 - end;
		length -= power;
	}
	if (length === 0 || length > maxDigits) return -1;
	if (code === 101 || code === 69) {
		code = text.charCodeAt(++end);
		const isSmall = code === 45;
		if (isSmall || code === 43) code = text.charCodeAt(++end);
		const from = end;
		let exponent = 0;
		while (isDigit(code)) {
			exponent = exponent * 10 + code - 48;
			code = text.charCodeAt(++end);
		}
		if (end === from) return -1;
		power += isSmall ? -exponent : exponent;
	}
	if (power > maxPower || power < -maxPower || !isBlank(code)) return -1;
	const value = power < 0 ? digits / (powersOfTen[-power] as number) : digits * (powersOfTen[power] as number);
	into.value = isNegative ? -value : value;
	return end;
};

/** Space, tab, carriage return, line feed. */
const isBlank = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9;
