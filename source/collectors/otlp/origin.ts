/** Who sent something: the service's name, and what tells its processes apart. */
import {washText} from '../../signals/text.ts';
import type {Attributes, Origin} from './records.ts';

const textOf = (attributes: Attributes, key: string): string => {
	const value = attributes.get(key);
	return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
};

/** SDKs call a program without a name `unknown_service:` and its executable: https://opentelemetry.io/docs/specs/semconv/resource/#service */
const nameService = (attributes: Attributes): string => {
	const told = textOf(attributes, 'service.name');
	if (told !== '' && !/^unknown_service(?::|$)/.test(told)) return told;
	return textOf(attributes, 'process.executable.name') || told.slice('unknown_service:'.length) || 'unknown_service';
};

/** The instance when there is one, else what a process can be known by; empty for a service of one process. */
export const readOrigin = (attributes: Attributes): Origin => {
	const instance = textOf(attributes, 'service.instance.id');
	const place = ['host.name', 'k8s.pod.name', 'container.id', 'process.pid'].map(key => textOf(attributes, key));
	const service = washText(nameService(attributes), 60).trim();
	return {service: service === '' ? 'unknown_service' : service, process: (instance || (place.some(Boolean) ? place.join(' ') : '')).slice(0, 200)};
};
