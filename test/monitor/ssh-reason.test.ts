import {readdirSync, readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {explainSsh, lastSaid} from '../../source/monitor/ssh-reason.ts';
import {sshLoginPolicy, sshPersonPolicy, sshPolicy} from '../../source/signals/backoff.ts';

const folder = new URL('../fixtures/ssh/', import.meta.url);
const said = (name: string): string => readFileSync(new URL(`${name}.txt`, folder), 'utf8');

describe('what ssh says when it fails', () => {
	it.each([
		['agent-refused', /^no agent listens there$/, sshPolicy],
		['agent-refused-shared', /^no agent listens there$/, sshPolicy],
		['forwarding-forbidden', /forbids forwarding/, sshPolicy],
		['unknown-host-key', /unknown host key: connect once by hand/, sshPersonPolicy],
		['unknown-host-key-on-the-way', /unknown host key: connect once by hand/, sshPersonPolicy],
		['changed-host-key', /host key has changed/, sshPersonPolicy],
		['permission-denied', /^ssh: Permission denied \(publickey,password,keyboard-interactive\): nothing is asked/, sshLoginPolicy],
		['no-such-name', /^ssh: no such host name: nosuch\.invalid$/, sshPersonPolicy],
		['server-refused', /^ssh: connection refused on port 1: no ssh server there$/, sshPolicy],
		['timed-out', /^ssh: Connection timed out$/, sshPolicy],
		['too-many-logins', /closed the connection at once/, sshPolicy],
		['closed-by-server', /closed by the other side/, sshPolicy],
		['bad-configuration', /configuration is not accepted/, sshPersonPolicy],
		['no-common-algorithm', /^ssh: Unable to negotiate with 127\.0\.0\.1 port 2201: no matching host key type/, sshPersonPolicy],
	])('%s becomes one line that says what to do', (name, expected, retry) => {
		const failure = explainSsh(said(name));
		expect(failure?.reason).toMatch(expected);
		expect(failure?.retry).toBe(retry);
	});

	it('has a case here for every recorded text', () => {
		for (const file of readdirSync(folder)) expect(explainSsh(readFileSync(new URL(file, folder), 'utf8')), file).not.toBeNull();
	});

	it('says that the way is open but no agent there only when that is so', () => {
		expect(explainSsh(said('agent-refused'))?.noAgent).toBe(true);
		expect(explainSsh(said('forwarding-forbidden'))?.noAgent).toBe(true);
		expect(explainSsh(said('server-refused'))?.noAgent).toBe(false);
		expect(explainSsh(said('permission-denied'))?.noAgent).toBe(false);
	});

	it('explains nothing that is no failure', () => {
		expect(explainSsh("Warning: Permanently added '[127.0.0.1]:2201' (ED25519) to the list of known hosts.\n")).toBeNull();
		expect(explainSsh('')).toBeNull();
	});

	it('is washed, whatever the other side put into it', () => {
		expect(explainSsh('ssh: Could not resolve hostname \u001B]0;x\u0007evil\u001B[2J: x')?.reason).toBe('ssh: no such host name: evil');
		expect(lastSaid('Welcome!\n\u001B[31mstrange end\u001B[0m\r\nKilled by signal 15.\n\n')).toBe('strange end');
		expect(lastSaid('Killed by signal 15.\n')).toBeNull();
	});
});
