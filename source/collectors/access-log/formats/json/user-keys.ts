import {usualKeys} from '../keys.ts';
import type {Dialect} from './dialect.ts';

/** Any object with a status: nginx with `escape=json`, Apache, loggers with keys of somebody's choice. https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format */
export const userKeys: Dialect = {
	name: 'json',
	aliases: ['nginx-json', 'apache-json'],
	title: 'JSON lines',
	marks: [],
	asks: [],
	isIts: () => true,
	keys: usualKeys,
};
