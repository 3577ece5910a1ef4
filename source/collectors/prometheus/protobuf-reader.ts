/** Fields of the protobuf wire format (https://protobuf.dev/programming-guides/encoding/), read in place; every broken byte is a RangeError. */
export type Reader = {
	done(): boolean;
	/** The number of the next field; what it holds must then be read or skipped. */
	field(): number;
	varint(): number;
	zigzag(): number;
	double(): number;
	text(): string;
	/** A message within: a reader of its own. */
	message(): Reader;
	/** Repeated numbers, packed or one at a time. */
	packed(each: (reader: Reader) => void): void;
	skip(): void;
};

const decoder = new TextDecoder('utf-8');

/** Numbers beyond 2^53 lose their last digits, which no count of requests has. */
export const createReader = (bytes: Uint8Array, begin = 0, end = bytes.length): Reader => {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let at = begin;
	let wire = 2;
	const need = (count: number): void => {
		if (count < 0 || at + count > end) throw new RangeError('the protobuf page breaks off');
	};
	const varint = (): number => {
		let value = 0;
		let scale = 1;
		for (let count = 0; count < 10; count++) {
			need(1);
			const byte = bytes[at++] as number;
			value += (byte & 0x7F) * scale;
			if (byte < 0x80) return value;
			scale *= 128;
		}
		throw new RangeError('a number of the protobuf page has no end');
	};
	const span = (): [number, number] => {
		const length = varint();
		need(length);
		at += length;
		return [at - length, at];
	};
	const reader: Reader = {
		done: () => at >= end,
		field() {
			const tag = varint();
			wire = tag % 8;
			return Math.floor(tag / 8);
		},
		varint,
		zigzag() {
			const value = varint();
			return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
		},
		double() {
			need(8);
			at += 8;
			return view.getFloat64(at - 8, true);
		},
		text() {
			const [from, to] = span();
			return decoder.decode(bytes.subarray(from, to));
		},
		message() {
			const [from, to] = span();
			return createReader(bytes, from, to);
		},
		packed(each) {
			if (wire !== 2) return each(reader);
			const inner = reader.message();
			while (!inner.done()) each(inner);
		},
		skip() {
			if (wire === 0) varint();
			else if (wire === 1 || wire === 5) {
				need(wire === 1 ? 8 : 4);
				at += wire === 1 ? 8 : 4;
			} else if (wire === 2) span();
			else throw new RangeError('the page is no protobuf');
		},
	};
	return reader;
};
