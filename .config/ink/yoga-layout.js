// Replaces yoga-layout, 70 kB of WebAssembly that lays out any flexbox, of which the monitor uses one column. Here a root of a
// given width holds texts and boxes one below the other, each as wide as the root and as high as what is in it. A style that asks
// for anything else is refused at the next layout, so that nothing is drawn in a wrong place. Not at once: what is thrown while
// React builds a tree is taken for a failure of the tree.

/** By Yoga's names and with its values: all that Ink asks for. */
const constants = {
	ALIGN_AUTO: 0, ALIGN_FLEX_START: 1, ALIGN_CENTER: 2, ALIGN_FLEX_END: 3, ALIGN_STRETCH: 4,
	DIRECTION_LTR: 1,
	DISPLAY_FLEX: 0, DISPLAY_NONE: 1,
	EDGE_LEFT: 0, EDGE_TOP: 1, EDGE_RIGHT: 2, EDGE_BOTTOM: 3, EDGE_START: 4, EDGE_END: 5, EDGE_HORIZONTAL: 6, EDGE_VERTICAL: 7, EDGE_ALL: 8,
	FLEX_DIRECTION_COLUMN: 0, FLEX_DIRECTION_COLUMN_REVERSE: 1, FLEX_DIRECTION_ROW: 2, FLEX_DIRECTION_ROW_REVERSE: 3,
	GUTTER_COLUMN: 0, GUTTER_ROW: 1, GUTTER_ALL: 2,
	JUSTIFY_FLEX_START: 0, JUSTIFY_CENTER: 1, JUSTIFY_FLEX_END: 2, JUSTIFY_SPACE_BETWEEN: 3, JUSTIFY_SPACE_AROUND: 4, JUSTIFY_SPACE_EVENLY: 5,
	POSITION_TYPE_RELATIVE: 1, POSITION_TYPE_ABSOLUTE: 2,
	WRAP_NO_WRAP: 0, WRAP_WRAP: 1, WRAP_WRAP_REVERSE: 2,
};

class Node {
	parent = undefined;
	children = [];
	measure = undefined;
	/** Columns that it was told to be wide. */
	asked = undefined;
	isRow = false;
	/** The first style that is not laid out here. */
	refused = undefined;
	/** A dirty node's parent is dirty too. */
	isDirty = true;
	top = 0;
	width = 0;
	height = 0;

	static create() {
		return new Node();
	}

	insertChild(child, index) {
		child.parent = this;
		this.children.splice(index, 0, child);
		this.markDirty();
	}

	removeChild(child) {
		const index = this.children.indexOf(child);
		if (index === -1) return;
		child.parent = undefined;
		this.children.splice(index, 1);
		this.markDirty();
	}

	getChildCount() {
		return this.children.length;
	}

	setMeasureFunc(measure) {
		this.measure = measure ?? undefined;
		this.markDirty();
	}

	unsetMeasureFunc() {
		this.setMeasureFunc(undefined);
	}

	markDirty() {
		for (let node = this; node !== undefined && !node.isDirty; node = node.parent) node.isDirty = true;
	}

	setWidth(width) {
		if (width === this.asked) return;
		this.asked = width;
		this.markDirty();
	}

	setWidthAuto() {
		this.setWidth(undefined);
	}

	setFlexDirection(direction) {
		if (direction !== constants.FLEX_DIRECTION_ROW && direction !== constants.FLEX_DIRECTION_COLUMN) this.refuse(`setFlexDirection(${direction})`);
		this.isRow = direction === constants.FLEX_DIRECTION_ROW;
		this.markDirty();
	}

	/** Heights are never given, so there is always room and nothing shrinks. */
	setFlexShrink() {}

	calculateLayout(width, height) {
		if (width !== undefined || height !== undefined) throw notLaidOut(`calculateLayout(${width}, ${height})`);
		if (!Number.isInteger(this.asked) || this.asked < 0) throw notLaidOut(`a root of width ${this.asked}`);
		layOut(this, this.asked);
	}

	getDisplay() {
		return constants.DISPLAY_FLEX;
	}

	getComputedLeft() {
		return 0;
	}

	getComputedTop() {
		return this.top;
	}

	getComputedWidth() {
		return this.width;
	}

	getComputedHeight() {
		return this.height;
	}

	getComputedBorder() {
		return 0;
	}

	getComputedPadding() {
		return 0;
	}

	/** There is nothing outside of JavaScript's own memory. */
	free() {}

	freeRecursive() {}

	refuse(style) {
		this.refused ??= style;
		this.markDirty();
	}
}

/** By setter, the values with which a column looks as if it had not been set; all others are refused. */
const harmless = {
	setPositionType: [constants.POSITION_TYPE_RELATIVE], setDisplay: [constants.DISPLAY_FLEX],
	setMargin: [0], setPadding: [0], setBorder: [0], setGap: [0],
	setFlexGrow: [0], setFlexWrap: [constants.WRAP_NO_WRAP], setFlexBasis: [Number.NaN], setFlexBasisPercent: [], setFlexBasisAuto: [undefined],
	setAlignItems: [constants.ALIGN_STRETCH], setAlignSelf: [constants.ALIGN_AUTO], setJustifyContent: [constants.JUSTIFY_FLEX_START],
	setWidthPercent: [], setHeight: [], setHeightPercent: [], setHeightAuto: [undefined],
	setMinWidth: [0], setMinWidthPercent: [0], setMinHeight: [0], setMinHeightPercent: [0],
};
for (const [setter, values] of Object.entries(harmless)) {
	Node.prototype[setter] = function (...given) {
		if (!values.includes(given.at(-1))) this.refuse(`${setter}(${given.join(', ')})`);
	};
}

const notLaidOut = style => new Error(`${style}: only texts and boxes in one column are laid out in the bundle. See .config/ink/yoga-layout.js`);

const layOut = (node, width) => {
	if (!node.isDirty && node.width === width) return;
	if (node.refused !== undefined) throw notLaidOut(node.refused);
	if (node.parent !== undefined && node.asked !== undefined) throw notLaidOut(`a width of ${node.asked} inside`);
	if (node.isRow && node.children.length > 0) throw notLaidOut('boxes in a row');
	let height = 0;
	if (node.measure === undefined) {
		for (const child of node.children) {
			child.top = height;
			layOut(child, width);
			height += child.height;
		}
	} else {
		height = node.measure(width).height;
	}
	node.width = width;
	node.height = height;
	node.isDirty = false;
};

export default {...constants, Node};
