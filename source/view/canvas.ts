/**
 * The one door from rows of text to Ink. Ink measures and remembers every text it is given for ever; so it is given a
 * constant placeholder of the right height, and the rows come in by a Transform, after measuring.
 */
import {createElement, memo, type ReactNode} from 'react';
import {Transform, type TransformProps} from 'ink';
import type {Row} from '../draw/rows.ts';
import {paintRow, type Look} from './theme.ts';

export type CanvasProps = {readonly rows: readonly Row[]; readonly look: Look};

/** One line a row. The text that Ink knows of depends on the number of rows only. */
const placeholder = (rows: number): string => '.\n'.repeat(Math.max(0, rows - 1)) + '.';

export const Canvas = memo(({rows, look}: CanvasProps): ReactNode => {
	const transform: TransformProps['transform'] = (_line, index) => paintRow(rows[index] ?? [], look);
	return createElement(Transform, {transform}, placeholder(rows.length));
});
Canvas.displayName = 'Canvas';
