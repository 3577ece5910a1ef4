/** The examples of docs/deploy, by the linters that there are for them. */
import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {describe, expect, it} from 'vitest';
import {parseAllDocuments} from 'yaml';
import {optionRows} from '../../source/commands/option-table.ts';
import {findProgram, missing} from '../helpers/services.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fileOf = (name: string): string => path.join(root, 'docs/deploy', name);
const textOf = (name: string): string => readFileSync(fileOf(name), 'utf8');
const run = (program: string, args: readonly string[]): {status: number | null; said: string} => {
	const {status, stdout, stderr} = spawnSync(program, args, {encoding: 'utf8'});
	return {status, said: stdout + stderr};
};
/** Linters from npm are found at run time: a clone without them skips what they check. */
const load = (name: string): Promise<unknown> => import(name).catch(() => null);
type DockerfileLinter = {validate(text: string): readonly {readonly message: string; readonly range: {readonly start: {readonly line: number}}}[]};
type Models = Readonly<Record<string, new (json: unknown) => {validate(): void}>>;
const linter = (await load('dockerfile-utils')) as DockerfileLinter | null;
const apps = (await load('kubernetes-models/apps/v1')) as Models | null;
const core = (await load('kubernetes-models/v1')) as Models | null;

describe('the systemd unit', () => {
	const analyze = findProgram('systemd-analyze');
	it.skipIf(missing('systemd-analyze (Debian: systemd)', analyze !== null))('is understood by systemd without a word, and exposes little', () => {
		expect(run(analyze!, ['verify', fileOf('engineroom-agent.service')])).toEqual({status: 0, said: ''});
		// 0 is a service that may do nothing, 10 one that may do anything; those without a hardening are at 9.6.
		expect(run(analyze!, ['security', '--offline=true', '--threshold=20', '--no-pager', fileOf('engineroom-agent.service')]).status).toBe(0);
	});
});

describe('the Dockerfile', () => {
	it.skipIf(missing('dockerfile-utils (npm)', linter !== null))('has nothing that its linter finds', () => {
		expect(linter!.validate(textOf('Dockerfile')).map(({message, range}) => `line ${range.start.line + 1}: ${message}`)).toEqual([]);
	});
	it('copies what is there, and runs as nobody', () => {
		const text = textOf('Dockerfile');
		for (const source of ['package.json', 'package-lock.json', '.config/build.js']) {
			expect(text).toContain(source);
			expect(existsSync(path.join(root, source))).toBe(true);
		}
		expect(text).toMatch(/^USER 65534:65534$/m);
		expect(text.match(/^FROM /gm)).toHaveLength(2);
	});
});

describe('the DaemonSet', () => {
	const documents = parseAllDocuments(textOf('daemonset.yaml')).map(document => document.toJS() as {kind: string; spec: {template: {spec: Record<string, unknown>}}});
	it.skipIf(missing('kubernetes-models (npm)', apps !== null && core !== null))('is what the schemas of Kubernetes ask for', () => {
		expect(documents.map(({kind}) => kind)).toEqual(['Namespace', 'DaemonSet']);
		new core!['Namespace']!(documents[0]).validate();
		new apps!['DaemonSet']!(documents[1]).validate();
		expect(() => new apps!['DaemonSet']!({...documents[1], spec: {}}).validate(), 'and would not pass without').toThrow();
	});
	const yamllint = findProgram('yamllint');
	it.skipIf(missing('yamllint (Debian)', yamllint !== null))('is tidy YAML', () => {
		expect(run(yamllint!, ['--strict', '-d', '{extends: default, rules: {line-length: {max: 140}}}', fileOf('daemonset.yaml')])).toEqual({status: 0, said: ''});
	});
	it('asks for no right beyond seeing, and listens on the loopback', () => {
		const {spec} = documents[1]!.spec.template;
		expect(spec).toMatchObject({automountServiceAccountToken: false, securityContext: {runAsNonRoot: true, runAsUser: 65534, seccompProfile: {type: 'RuntimeDefault'}}});
		expect(spec['containers']).toMatchObject([{securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: ['ALL']}}, volumeMounts: [{readOnly: true}]}]);
		expect(textOf('daemonset.yaml')).not.toMatch(/privileged: true|--listen/);
	});
});

describe('the pages on deploying and security', () => {
	it.each(['deploy.md', 'security.md', 'deploy/engineroom-agent.service', 'deploy/Dockerfile', 'deploy/daemonset.yaml'])('%s names options that there are', file => {
		const known = new Set(optionRows.map(({name}) => name));
		const commands = readFileSync(path.join(root, 'docs', file), 'utf8').split('\n').filter(line => /engineroom (?:agent|inputs|check|\w+:|[\d.]+:)|args:|^CMD/.test(line));
		for (const [, name = ''] of commands.join('\n').matchAll(/ ?"?--([a-z][a-z-]*)/g)) expect(known.has(name), `--${name} in ${file}`).toBe(true);
	});
});
