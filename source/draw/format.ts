/**
 * Numbers as people read them: the only place where a number becomes text. Base units in (seconds, bytes, ratios 0..1, counts),
 * short text out. A text never exceeds the width asked for: a shorter form is chosen, and where none fits, `…` says that
 * something is not shown. What is unknown is `—`. Bytes are decimal (1 GB = 10⁹ bytes): one rule for memory, disks and
 * networks, and the unit says what it is.
 */
import type {Unit} from '../signals/catalog.ts';
import type {PoolFigures} from '../signals/board.ts';
import type {Precision} from '../signals/distribution.ts';

/** What stands where a number is not known. */
export const unknownText = '—';
/** What stands where there is no room for a number. */
export const notShown = '…';

/** Forms of one number, the fullest first. */
type Forms = readonly string[];

/** How wide a text may be (cells) and how sure its number is. */
export type FormatOptions = {readonly width?: number; readonly precision?: Precision};

const isKnown = (value: number | null | undefined): value is number => value !== null && value !== undefined && !Number.isNaN(value);

/** A form that has room; null where none has. */
type Fitting = string | null;

const fit = (text: string, width: number): Fitting => (text.length <= width ? text : null);
const firstOf = (forms: Forms, width: number): Fitting => forms.find(form => form.length <= width) ?? null;
const shown = (text: Fitting, width: number): string => text ?? (width > 0 ? notShown : '');
const pick = (forms: Forms, width: number): string => shown(firstOf(forms, width), width);

/** `12 k`, where that is too long `12k`. */
const withUnit = (number: string, unit: string, width: number): Fitting => {
	const length = number.length + unit.length;
	return length < width ? `${number} ${unit}` : length === width ? number + unit : null;
};

/** One digit after the point, none when rounding makes the number as long as `10` or `100`: 9.97 is 10. `longest` is the length of `9.9`, of `99.9`. */
const rounded = (value: number, longest: number): string => {
	const text = value.toFixed(1);
	return text.length > longest ? value.toFixed(0) : text;
};

const threeFigures = (value: number): string => {
	const text = value.toFixed(2);
	return text.length === 4 ? text : rounded(value, 4);
};

const two = (value: number): string => String(value).padStart(2, '0');

const negative = (text: Fitting): Fitting => (text === null ? null : `-${text}`);

const secondsText = (value: number, width: number): Fitting => {
	if (value < 0) return negative(secondsText(-value, width - 1));
	if (value === 0) return firstOf(['0 s', '0s', '0'], width);
	if (value < 0.95e-6) return withUnit('<1', 'µs', width);
	if (value < 999.5e-6) return withUnit(value < 9.95e-6 ? rounded(value * 1e6, 3) : (value * 1e6).toFixed(0), 'µs', width);
	if (value < 0.9995) return withUnit(value < 9.95e-3 ? rounded(value * 1e3, 3) : (value * 1e3).toFixed(0), 'ms', width) ?? fit(`${(value * 1e3).toFixed(0)}ms`, width);
	if (value < 99.95) return withUnit(threeFigures(value), 's', width) ?? withUnit(value < 9.95 ? rounded(value, 3) : value.toFixed(0), 's', width) ?? fit(`${value.toFixed(0)}s`, width);
	const whole = Math.round(value);
	if (whole < 3600) return firstOf([`${Math.floor(whole / 60)}m${two(whole % 60)}s`, `${Math.round(whole / 60)}m`], width);
	const minutes = Math.round(value / 60);
	if (minutes < 6000) return firstOf([`${Math.floor(minutes / 60)}h${two(minutes % 60)}m`, `${Math.round(minutes / 60)}h`], width);
	const days = Math.round(value / 86_400);
	return withUnit(days < 1000 ? String(days) : '>999', 'd', width);
};

const steps = ['', 'k', 'M', 'G', 'T', 'P'] as const;

const thousandsText = (value: number, unit: string, finest: string, width: number): Fitting => {
	if (value < 0) return negative(thousandsText(-value, unit, finest, width - 1));
	// Which step it falls on, after rounding to three figures.
	let step = 0;
	let scaled = value;
	while (scaled >= 999.5 && step < steps.length) {
		scaled /= 1000;
		step++;
	}
	if (step >= steps.length) return withUnit('>999', `P${unit}`, width);
	const name = `${steps[step] ?? ''}${unit}`;
	const short = scaled.toFixed(0);
	if (name === '') return fit(value < 9.95 && !Number.isInteger(value) ? (value < 0.05 ? finest : value.toFixed(1)) : short, width) ?? fit(value > 0 && value < 0.5 ? '<1' : short, width);
	return withUnit(step === 0 || scaled >= 99.95 ? short : rounded(scaled, 4), name, width) ?? withUnit(short, name, width);
};

const ratioText = (value: number, width: number): Fitting => {
	const percent = value * 100;
	if (percent < 0) return negative(ratioText(-value, width - 1));
	if (percent === 0) return withUnit('0', '%', width);
	if (percent < 0.05) return fit('<0.1 %', width) ?? withUnit('<1', '%', width);
	if (percent < 9.95) return withUnit(percent.toFixed(1), '%', width) ?? withUnit(percent < 0.95 ? '<1' : percent.toFixed(0), '%', width);
	// A disk with a little room is not full.
	if (percent >= 99.5 && percent < 100) return withUnit('>99', '%', width);
	return percent >= 999.5 ? (withUnit('>999', '%', width) ?? fit('>9×', width)) : withUnit(percent.toFixed(0), '%', width);
};

/** The fullest form that fits into `width` cells. */
const textOf = (value: number, unit: Unit | 'bytes/s', width: number): Fitting => {
	if (!Number.isFinite(value)) return fit(value > 0 ? '>max' : '<min', width);
	switch (unit) {
		case 'seconds':
			return secondsText(value, width);
		case 'ratio':
			return ratioText(value, width);
		case 'bytes':
			return thousandsText(value, 'B', '<1', width);
		case 'bytes/s': {
			const text = thousandsText(value, 'B', '<1', width - 2);
			return text === null ? null : `${text}/s`;
		}
		case 'count':
			return thousandsText(value, '', '<0.1', width);
	}
};

/** A value in its unit: `84 ms`, `1.24 s`, `2m05s`, `8.2 %`, `1.2 GB`, `12.4 k`; a mark (`≈` `≤` `≥`) comes first. */
export const formatValue = (value: number | null | undefined, unit: Unit | 'bytes/s', {width = 12, precision = '='}: FormatOptions = {}): string => {
	if (!isKnown(value)) return width > 0 ? unknownText : '';
	const mark = precision === '=' ? '' : precision;
	const text = textOf(value, unit, width - mark.length);
	return shown(text === null ? null : mark + text, width);
};

/** Points of a share: `+12 pt`, `-0.4 pt`. */
const pointForms = (points: number): Forms => {
	if (Math.abs(points) < 0.05) return ['0 pt', '0pt', '0'];
	const sign = points > 0 ? '+' : '-';
	const size = Math.abs(points);
	const whole = size.toFixed(0);
	const short = whole === '0' ? ['0 pt', '0pt', '0'] : [`${sign}${whole} pt`, `${sign}${whole}pt`, `${sign}${whole}`];
	return size < 9.95 ? [`${sign}${size.toFixed(1)} pt`, `${sign}${size.toFixed(1)}pt`, ...short] : short;
};

/** How often the one goes into the other: `×4.2`, `×0.33`; what is almost as before is `×1`. */
const timesForms = (times: number): Forms => {
	if (times >= 0.95 && times < 1.05) return ['×1'];
	if (times >= 999.5) return ['×>999', '…'];
	if (times >= 9.95) return [`×${times.toFixed(0)}`];
	if (times >= 0.95) return [`×${times.toFixed(1)}`, `×${times.toFixed(0)}`];
	if (times < 0.005) return times === 0 ? ['×0'] : ['×<0.01', '×0.0'];
	return [`×${times.toFixed(2)}`, `×${times.toFixed(1)}`];
};

/** What a value is against an earlier one: shares in points, everything else as a factor; unknown where either is, and where nothing was before. */
export const formatChange = (value: number | null, before: number | null, unit: Unit, width = 8): string => {
	if (width <= 0) return '';
	if (!isKnown(value) || !isKnown(before)) return unknownText;
	if (unit === 'ratio') return pick(pointForms((value - before) * 100), width);
	return before > 0 ? pick(timesForms(value / before), width) : unknownText;
};

/** A share of one core: `93 %`, `412 %`; from ten cores on how many they are: `12×`. */
export const formatCores = (cores: number | null, width = 12): string => {
	if (!isKnown(cores) || cores < 9.995) return formatValue(cores, 'ratio', {width});
	const text = textOf(Math.round(cores), 'count', width - 1);
	return shown(text === null ? null : `${text}×`, width);
};

/** A round number of an axis, without the zeros that say how exact a measured one is: `2 s`, `1 k`, `0.5`. */
export const formatTick = (value: number, unit: Unit, width = 12): string => (value === 0 ? '0' : formatValue(value, unit, {width: width + 3}).replace(/\.0+(?=\D|$)/, '').replace(/(\.\d*[1-9])0+(?=\D|$)/, '$1').slice(0, width));

/** Connections of a pool: `20/20 +37` is used, maximum, waiting. `used` is aligned on the slash for numbers below 100. */
export const formatPool = (pool: PoolFigures, width = 12): string => {
	const count = (value: number): string => (Number.isInteger(value) && value >= 0 && value < 1000 ? String(value) : formatValue(value, 'count', {width: 6}).replace(' ', ''));
	const waiting = isKnown(pool.waiting) && pool.waiting > 0 ? `+${count(pool.waiting)}` : '';
	const spaced = waiting === '' ? '' : ` ${waiting}`;
	// Seen from outside: open connections, of which nobody can say how many are in use.
	if (!isKnown(pool.used) && isKnown(pool.open) && waiting === '') return pick([`${count(pool.open)} open`, count(pool.open)], width);
	if (!isKnown(pool.used)) return pick(waiting === '' ? [unknownText] : [`${waiting} waiting`, waiting], width);
	const used = count(pool.used);
	if (!isKnown(pool.max)) return pick([`${used} used${spaced}`, `${used}${spaced}`, `${used}${waiting}`, used], width);
	const full = `${used.padStart(2)}/${count(pool.max)}${spaced}`;
	if (full.length <= width) return full;
	const both = `${used}/${count(pool.max)}`;
	const share = pool.max > 0 ? formatValue(pool.used / pool.max, 'ratio', {width: 6}) : both;
	const packed = share.replace(' ', '');
	return pick([both + spaced, both + waiting, share + spaced, packed + waiting, ...(waiting === '' ? [packed] : [waiting])], width);
};

const ageParts = (seconds: number): readonly string[] => {
	const whole = Math.max(0, Math.floor(seconds));
	if (whole < 60) return [`${whole} s`];
	if (whole < 3600) return [`${Math.floor(whole / 60)} m`];
	const hours = Math.floor(whole / 3600);
	if (hours >= 48) return [hours < 24_000 ? `${Math.floor(hours / 24)} d` : '>999 d'];
	const minutes = Math.floor((whole % 3600) / 60);
	return minutes === 0 ? [`${hours} h`] : [`${hours} h`, `${minutes} m`];
};

/** How old something is: `3 s`, `2 m`, `1 h 5 m`, `3 d`; in less than ten cells `1h5m`, then `1h`. */
export const formatAge = (seconds: number | null, width = 12): string => {
	if (!isKnown(seconds)) return unknownText;
	if (!Number.isFinite(seconds)) return '>999 d';
	const parts = ageParts(seconds);
	const packed = parts.map(part => part.replace(' ', ''));
	return pick([parts.join(' '), packed.join(''), packed[0] ?? ''], width);
};

/** The time of day, local: `14:02:31`. Milliseconds since the epoch. */
export const formatClock = (time: number): string => {
	const date = new Date(time);
	return Number.isNaN(date.getTime()) ? '--:--:--' : `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
};

/** Cells of a moment. */
export const momentColumns = 9;

/** A time of day, or of a day before: ` 14:02:31`, `-1d 14:02`. Always as wide. */
export const formatMoment = (time: number, now: number): string => {
	const clock = formatClock(time);
	const midnight = new Date(now).setHours(0, 0, 0, 0);
	if (!(time < midnight)) return clock.padStart(momentColumns);
	const days = Math.min(999, Math.ceil((midnight - time) / 86_400_000));
	const short = `-${days}d${days < 10 ? ' ' : ''}${clock.slice(0, 5)}`;
	return (short.length > momentColumns ? `-${days}d` : short).padStart(momentColumns);
};

/** `26 Nov`. */
export const formatDay = (time: number): string => {
	const date = new Date(time);
	return Number.isNaN(date.getTime()) ? unknownText : `${date.getDate()} ${['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][date.getMonth()] ?? ''}`;
};

/** A length of time that somebody chose: `5 min`, `30 s`, `1 h`, `500 ms`. */
export const formatSpan = (seconds: number): string => {
	if (!Number.isFinite(seconds) || seconds <= 0) return unknownText;
	if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
	if (seconds < 60 || seconds % 60 !== 0) return seconds < 100 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
	return seconds % 3600 === 0 ? `${seconds / 3600} h` : `${seconds / 60} min`;
};
