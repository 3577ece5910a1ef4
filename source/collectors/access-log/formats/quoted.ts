const backslash = 92;

/** The index of the quote that ends the text beginning at `from`, escaped ones passed over; −1 when there is none. */
export const closingQuote = (line: string, from: number): number => {
	for (let at = line.indexOf('"', from); at !== -1; at = line.indexOf('"', at + 1)) {
		let backslashes = 0;
		while (at - 1 - backslashes >= from && line.charCodeAt(at - 1 - backslashes) === backslash) backslashes++;
		if (backslashes % 2 === 0) return at;
	}
	return -1;
};
