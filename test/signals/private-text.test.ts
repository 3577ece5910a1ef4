import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {maskPrivate, placeholderFor} from '../../source/signals/private-text.ts';
import {templateRoute} from '../../source/signals/route.ts';

const jwt = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';

describe('a path', () => {
	it.each([
		['/users/ann@example.com/orders', '/users/:email/orders'],
		['/users/ann%40example.com', '/users/:email'],
		['/users/ann%2540example.com', '/users/:email'],
		['/users/mailto:ann.lee+x@mail.example.co.uk', '/users/:email'],
		['/users/ann@localhost', '/users/:email'],
		['/users/12345@163.com', '/users/:email'],
		['/users/ann@example.com,bob@example.com', '/users/:email'],
		[`/reset/${jwt}`, '/reset/:token'],
		['/reset/aZ3kQ9xBp2Lm', '/reset/:token'],
		['/reset/QmFzZTY0LXdpdGhvdXQ', '/reset/:token'],
		['/reset/aGVsbG8gd29ybGQsIGhvdw%3D%3D', '/reset/:token'],
		['/reset/xKjQpWmZrTnBvCdFgHlY', '/reset/:token'],
		['/invite/sk_live_51H8xYzAbCdEf', '/invite/:token'],
		['/invite/token=hunter2', '/invite/token=:value'],
		['/call/+49-170-123-4567', '/call/:number'],
		['/card/4111%201111%201111%201111', '/card/:number'],
		["/odata/Customers('Smith')/Orders(7)", '/odata/Customers(:id)/Orders(:id)'],
		['/a;jsessionid=1A2B3C?x=1', '/a'],
		['https://ann:hunter2@api.example/reset/x?token=abc#frag', '/reset/x'],
	])('%s is the route %s', (path, route) => {
		expect(templateRoute(path)).toBe(route);
	});

	it.each(['/', '/api/v2/users', '/@scope/package', '/lodash@4.17.1', '/lodash@4.17.1-rc.1/index.js', '/getUserAccountInformationList', '/oauth2Callback', '/internationalization', '/.well-known/openid-configuration', '/wp-content/plugins/contact-form', '/GetHTTPStatusURLForAPI', '/graphql', '/10.0.0.1/info'])('%s tells of nobody and stays', path => {
		expect(templateRoute(path)).toBe(path);
	});
});

describe('text that another program made up', () => {
	it.each([
		['/users/:id/orders', '/users/:id/orders'],
		['/users/{userId:int}/orders', '/users/{userId:int}/orders'],
		['/files/*path', '/files/*path'],
		['/a/:id?', '/a/:id'],
		['/search?q=ann', '/search'],
		['GET /users/ann@example.com/reset?token=abc', 'GET /users/:email/reset'],
		['UserController#show', 'UserController#show'],
		['grpc.health.v1.Health/Check', 'grpc.health.v1.Health/Check'],
		['GET https://ann:hunter2@api.example/x', 'GET https://api.example/x'],
		[`Authorization: Bearer ${jwt}`, 'Authorization: …'],
		['{"user":"ann@example.com","password":"hunter2"}', '{"user":":email","password":…}'],
		['api_key=hunter2 level=info', 'api_key=… level=info'],
		['orders.ann@example.com', ':email'],
		['http://10.0.0.1:8080/metrics', 'http://10.0.0.1:8080/metrics'],
		['default', 'default'],
	])('%j is shown as %j', (text, shown) => {
		expect(maskPrivate(text)).toBe(shown);
	});

	it('never lets an address or a long random token through, whatever stands around it', () => {
		const around = fc.constantFrom('', '/', ' ', '"', ',', '/x/', '(', ')', "'", '=', '&', '|');
		const random = fc.array(fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'), {minLength: 24, maxLength: 60}).map(letters => `${letters.join('')}7a`);
		const mail = fc.tuple(fc.stringMatching(/^[a-z][a-z.]{0,10}[a-z]$/), fc.stringMatching(/^[a-z]{2,10}\.(?:com|org|example)$/)).map(([who, where]) => `${who}@${where}`);
		fc.assert(fc.property(around, fc.oneof(random, mail), around, (before, secret, after) => {
			expect(maskPrivate(`${before}${secret}${after}`)).not.toContain(secret);
			expect(templateRoute(`/a/${secret}`)).not.toContain(secret);
		}));
	});

	it('is read in time that grows with its length only: none of these would end otherwise', () => {
		for (const part of ['a@', '?', '?a=', 'token=', '%25', '1-', '//', 'a.', 'aB', '//a@']) {
			const text = part.repeat(100_000);
			expect(maskPrivate(text).length).toBeLessThan(text.length);
			placeholderFor(text);
			expect(templateRoute(`/${text}`).length).toBeLessThanOrEqual(120);
		}
	});
});
