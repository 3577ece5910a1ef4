/** Attributes: KeyValue {1 key, 2 value}, AnyValue {1 string, 2 bool, 3 int64, 4 double}. Lists and maps are passed over, so nothing nests. */
import {maxAttributesOfPoint} from '../limits.ts';
import type {Attributes, AttributeValue, SpanRecord} from '../records.ts';
import {isRepeated, setSpanField, spanFieldOf} from '../span-attributes.ts';
import {enter, leave, readDouble, readRepeatedText, readSigned, readTag, readText, readVarint, skip, tagOf, wire, type Reader} from '../../protobuf-reader.ts';

const key = tagOf(1, wire.length);
const value = tagOf(2, wire.length);
const asText = tagOf(1, wire.length);
const asBoolean = tagOf(2, wire.varint);
const asInteger = tagOf(3, wire.varint);
const asDouble = tagOf(4, wire.fixed64);

const readValue = (reader: Reader, text: (reader: Reader) => string): AttributeValue => {
	const outer = enter(reader);
	let found: AttributeValue = null;
	while (reader.at < reader.end) {
		const tag = readTag(reader);
		if (tag === asText) found = text(reader);
		else if (tag === asInteger) found = readSigned(reader);
		else if (tag === asDouble) found = readDouble(reader);
		else if (tag === asBoolean) found = readVarint(reader) !== 0;
		else skip(reader, tag);
	}
	leave(reader, outer);
	return found;
};

/** One attribute of a span, kept when it is of use. */
export const readSpanAttribute = (reader: Reader, span: SpanRecord): void => {
	const outer = enter(reader);
	let field: ReturnType<typeof spanFieldOf>;
	while (reader.at < reader.end) {
		const tag = readTag(reader);
		if (tag === key) field = spanFieldOf(readRepeatedText(reader));
		else if (tag === value && field !== undefined) setSpanField(span, field, readValue(reader, isRepeated(field) ? readRepeatedText : readText));
		else skip(reader, tag);
	}
	leave(reader, outer);
};

/** One attribute of a point or of a resource. */
export const readAttribute = (reader: Reader, into: Map<string, AttributeValue>): void => {
	const outer = enter(reader);
	let name = '';
	let found: AttributeValue = null;
	while (reader.at < reader.end) {
		const tag = readTag(reader);
		if (tag === key) name = readRepeatedText(reader);
		else if (tag === value) found = readValue(reader, readRepeatedText);
		else skip(reader, tag);
	}
	leave(reader, outer);
	if (name !== '' && into.size < maxAttributesOfPoint) into.set(name, found);
};

/** Resource {1 attributes}. */
export const readResource = (reader: Reader): Attributes => {
	const attributes = new Map<string, AttributeValue>();
	const outer = enter(reader);
	while (reader.at < reader.end) {
		const tag = readTag(reader);
		if (tag === key) readAttribute(reader, attributes);
		else skip(reader, tag);
	}
	leave(reader, outer);
	return attributes;
};
