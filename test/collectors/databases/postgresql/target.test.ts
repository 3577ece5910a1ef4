import {describe, expect, it} from 'vitest';
import {parseAddress} from '../../../../source/collectors/databases/address.ts';
import {findPassword} from '../../../../source/collectors/databases/postgresql/password-file.ts';
import {findTarget} from '../../../../source/collectors/databases/postgresql/target.ts';
import {createFakeHost, type FakeHost} from '../../../helpers/fake-host.ts';

const find = (host: FakeHost, url: string) => findTarget({host, address: parseAddress(url), defaultPort: 5432, defaultDatabase: null, session: null});

describe('the file of passwords', () => {
	const file = '# a comment\n\ndb-1:5432:shop:alice:first\ndb-1:*:*:bob:with\\:colon and\\\\slash\nlocalhost:5432:*:*:socket\n*:*:*:carol:any:more\n';
	const ask = (host: string, port: number, database: string, user: string) => findPassword(file, {host, port, database, user});

	it('gives the password of the first line that fits', () => {
		expect(ask('db-1', 5432, 'shop', 'alice')).toBe('first');
		expect(ask('db-1', 9999, 'any', 'bob')).toBe('with:colon and\\slash');
		expect(ask('elsewhere', 1, 'x', 'carol')).toBe('any:more');
	});

	it('means sockets, too, by localhost', () => {
		expect(ask('/var/run/postgresql', 5432, 'shop', 'dave')).toBe('socket');
	});

	it('gives none when no line fits', () => {
		expect(ask('db-1', 5433, 'shop', 'alice')).toBeNull();
		expect(findPassword('db-1:5432:shop', {host: 'db-1', port: 5432, database: 'shop', user: 'alice'})).toBeNull();
	});
});

describe('where to connect', () => {
	it('is the socket of this machine when no host is named, wherever it is', async () => {
		const host = createFakeHost({'/tmp/.s.PGSQL.5433': ''});
		host.variables.set('PGUSER', 'alice');
		await expect(find(host, 'postgres://:5433/shop')).resolves.toMatchObject({host: '/tmp', port: 5433, user: 'alice', database: 'shop', encryption: 'none', password: null});
		await expect(find(host, 'postgres:///shop')).rejects.toThrow(/no socket .*5432.*name its host/);
	});

	it('takes the password from the address, else from PGPASSWORD, else from the file', async () => {
		const host = createFakeHost({'/home/alice/.pgpass': '*:*:*:*:from-file', '/etc/other': '*:*:*:*:from-other'});
		host.variables.set('HOME', '/home/alice');
		await expect(find(host, 'postgres://alice@db-1')).resolves.toMatchObject({password: 'from-file', database: 'alice'});
		host.variables.set('PGPASSFILE', '/etc/other');
		await expect(find(host, 'postgres://alice@db-1')).resolves.toMatchObject({password: 'from-other'});
		host.variables.set('PGPASSWORD', 'from-variable');
		await expect(find(host, 'postgres://alice@db-1')).resolves.toMatchObject({password: 'from-variable'});
		await expect(find(host, 'postgres://alice:given@db-1')).resolves.toMatchObject({password: 'given'});
	});

	it('asks for a user when there is none to be found', async () => {
		await expect(find(createFakeHost(), 'postgres://db-1/shop')).rejects.toThrow(/PGUSER/);
	});

	it('is encrypted over the network when the server can, and as the address says', async () => {
		const host = createFakeHost({'/etc/ca.pem': 'PEM'});
		const encryption = async (url: string) => (await find(host, url)).encryption;
		expect(await encryption('postgres://a@db-1/x')).toBe('prefer');
		expect(await encryption('postgres://a@127.0.0.1/x')).toBe('none');
		expect(await encryption('postgres://a@127.0.0.1/x?sslmode=require')).toBe('require');
		expect(await encryption('postgres://a@db-1/x?sslmode=disable')).toBe('none');
		await expect(find(host, 'postgres://a@db-1/x?sslmode=verify-full&sslrootcert=/etc/ca.pem')).resolves.toMatchObject({encryption: 'verify-full', authorities: 'PEM'});
		await expect(find(host, 'postgres://a@db-1/x?sslmode=sure')).rejects.toThrow(/sslmode is one of/);
		await expect(find(host, 'postgres://a@db-1/x?sslmode=verify-full&sslrootcert=/none')).rejects.toThrow(/sslrootcert/);
	});
});
