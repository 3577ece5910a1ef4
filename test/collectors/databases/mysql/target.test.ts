import {describe, expect, it} from 'vitest';
import {parseAddress} from '../../../../source/collectors/databases/address.ts';
import {readClientOptions} from '../../../../source/collectors/databases/mysql/option-file.ts';
import {findTarget} from '../../../../source/collectors/databases/mysql/target.ts';
import {createFakeHost, type FakeHost} from '../../../helpers/fake-host.ts';

const find = (host: FakeHost, url: string) => findTarget(host, parseAddress(url));

describe('the file of options', () => {
	it('gives those of [client], quoted or not', () => {
		const options = readClientOptions('# mine\n[mysqld]\npassword=not-this\n\n[client]\nuser = alice\npassword="ses#ame \\\\ x"\nsocket=/run/m.sock # where it is\n!include /etc/other\nssl_ca = /ca.pem\nskip-ssl\n[mysql]\nuser=bob\n');
		expect(Object.fromEntries(options)).toEqual({user: 'alice', password: 'ses#ame \\ x', socket: '/run/m.sock', 'ssl-ca': '/ca.pem', 'skip-ssl': ''});
	});
});

describe('where to connect', () => {
	it('is the socket of this machine when no host is named', async () => {
		const host = createFakeHost({'/var/lib/mysql/mysql.sock': ''});
		host.variables.set('USER', 'alice');
		await expect(find(host, 'mysql:///shop')).resolves.toMatchObject({place: {socketPath: '/var/lib/mysql/mysql.sock'}, user: 'alice', database: 'shop', password: null, encryption: 'none'});
		await expect(find(host, 'mysql:///?socketPath=/srv/m.sock')).resolves.toMatchObject({place: {socketPath: '/srv/m.sock'}, database: null});
		host.files.set('/home/a/.my.cnf', '[client]\nsocket=/own.sock\nuser=bob\npassword=from-file\n');
		host.variables.set('HOME', '/home/a');
		await expect(find(host, 'mysql:///')).resolves.toMatchObject({place: {socketPath: '/own.sock'}, user: 'bob', password: 'from-file'});
		await expect(find(createFakeHost(), 'mysql://a@/')).rejects.toThrow(/no socket .*socketPath/);
	});

	it('takes the password from the address, else from the file, else from MYSQL_PWD', async () => {
		const host = createFakeHost();
		host.variables.set('MYSQL_PWD', 'from-variable');
		await expect(find(host, 'mysql://alice@db-1')).resolves.toMatchObject({password: 'from-variable', place: {host: 'db-1', port: 3306}});
		await expect(find(host, 'mysql://alice:given@db-1:3307')).resolves.toMatchObject({password: 'given', place: {host: 'db-1', port: 3307}});
		await expect(find(createFakeHost(), 'mysql://db-1')).rejects.toThrow(/my\.cnf/);
	});

	it('is encrypted over the network when the server can, and as the address says', async () => {
		const encryption = async (url: string) => (await find(createFakeHost(), url)).encryption;
		expect(await encryption('mysql://a@db-1')).toBe('prefer');
		expect(await encryption('mysql://a@localhost')).toBe('none');
		expect(await encryption('mysql://a@localhost?ssl-mode=VERIFY_IDENTITY')).toBe('verify-full');
		expect(await encryption('mysql://a@db-1?ssl-mode=DISABLED')).toBe('none');
		await expect(find(createFakeHost(), 'mysql://a@db-1?ssl-mode=sure')).rejects.toThrow(/ssl-mode is one of/);
	});
});
