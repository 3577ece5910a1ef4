/**
 * What pictures are made of: rows of spans. A span's tone says what it means; theme turns tones into colours. Text in spans
 * is washed already and holds no control characters. Pictures fill exactly the width they are given.
 */
export type Tone =
	| 'plain' | 'dim' | 'strong' | 'heading' | 'accent'
	| 'ok' | 'warning' | 'critical' | 'stale'
	| 'selected' | 'series1' | 'series2' | 'series3' | 'key';

export type Span = {readonly text: string; readonly tone: Tone};
export type Row = readonly Span[];

/** A rectangle of cells. */
export type Size = {readonly columns: number; readonly rows: number};
