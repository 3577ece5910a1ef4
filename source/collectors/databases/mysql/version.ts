/** Which server answers, and what it can tell. */
import {washText} from '../../../signals/text.ts';
import {readNumber, readString, type Row} from '../read-value.ts';
import type {Flavour} from './sql.ts';

export type Version = Flavour & {
	/** As people write it: `10.11.6`. */
	readonly text: string;
	/** Tells one server from another behind the same name. */
	readonly place: string;
};

/** Row of `versionSql`. MariaDB says its name in the version, sometimes behind `5.5.5-`, which old clients needed. */
export const readVersion = (row: Row): Version => {
	const whole = (readString(row['version']) ?? '').replace(/^5\.5\.5-(?=\d)/, '');
	const [, major = '0', minor = '0', patch = '0'] = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(whole) ?? [];
	return {
		isMariadb: /mariadb/i.test(whole),
		number: Number(major) * 10_000 + Number(minor) * 100 + Number(patch),
		hasPerformanceSchema: readNumber(row['performance_schema']) === 1,
		text: washText(`${major}.${minor}.${patch}`, 40),
		place: `${readString(row['host']) ?? ''}:${readString(row['port']) ?? ''}`,
	};
};
