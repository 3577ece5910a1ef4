/** Every format that is known, by name and in the order in which a file is tried on them. */
import {albFormat} from './alb.ts';
import {commonFormat} from './common.ts';
import {envoyFormat} from './envoy.ts';
import type {Format} from './format.ts';
import {ginFormat} from './gin.ts';
import {haproxyFormat} from './haproxy.ts';
import {dialectFormats, jsonFormat} from './json/index.ts';
import {keyValueFormat, logrageFormat} from './key-value.ts';
import {ltsvFormat} from './ltsv.ts';
import {morganFormat} from './morgan.ts';
import {phpFpmFormat} from './php-fpm.ts';
import {railsFormat} from './rails.ts';
import {uvicornFormat} from './uvicorn.ts';
import {w3cFormat} from './w3c.ts';

/** Those that are found from a file's lines: the first among equals is taken. */
export const formats: readonly Format[] = [jsonFormat, commonFormat, haproxyFormat, envoyFormat, albFormat, w3cFormat, morganFormat, ginFormat, uvicornFormat, phpFpmFormat, ltsvFormat, logrageFormat, keyValueFormat, railsFormat];

const named: ReadonlyMap<string, Format> = new Map([...formats, ...dialectFormats].flatMap(format => [format.name, ...(format.aliases ?? [])].map(name => [name, format] as const)));

/** Names that `--log-format` takes beside patterns. */
export const logFormatNames: readonly string[] = [...named.keys()].sort();

/** The format of that name, or undefined. */
export const findFormat = (name: string): Format | undefined => named.get(name.toLowerCase());
