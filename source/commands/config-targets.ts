/** `targets` of the configuration file: spelled as on the command line, or a mapping with what is meant for that target alone. */
import {parsePin, type PinOption} from './pin-option.ts';
import {UsageError} from './usage-error.ts';

export type ConfiguredTargets = {readonly targets: readonly string[]; readonly pins: readonly PinOption[]};

type Entry = {readonly target: string; readonly fingerprints: readonly string[]};

const readEntry = (value: unknown): Entry | null => {
	if (typeof value === 'string') return {target: value, fingerprints: []};
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
	const {target, 'tls-fingerprint': pinned, ...others} = value as Record<string, unknown>;
	const fingerprints: unknown[] = typeof pinned === 'string' ? [pinned] : Array.isArray(pinned) ? pinned : [];
	if (typeof target !== 'string' || Object.keys(others).length > 0 || (pinned !== undefined && fingerprints.length === 0)) return null;
	return fingerprints.every(one => typeof one === 'string') ? {target, fingerprints} : null;
};

/** Throws a UsageError that begins with `where` for what is none. */
export const readConfiguredTargets = (value: unknown, where: string): ConfiguredTargets => {
	const entries = Array.isArray(value) ? value.map(readEntry) : [null];
	if (!entries.every(one => one !== null)) throw new UsageError(`${where} takes a list of targets, each a text or a mapping such as {target: api-2, tls-fingerprint: 'sha256:…'}`);
	const pins = entries.flatMap(({target, fingerprints}) => fingerprints.map(one => {
		const {target: other, fingerprint} = parsePin(one, `${where}: tls-fingerprint of ${target}`);
		if (other !== null) throw new UsageError(`${where}: tls-fingerprint of ${target} names another target: ${other}`);
		return {target, fingerprint};
	}));
	return {targets: entries.map(({target}) => target), pins};
};
