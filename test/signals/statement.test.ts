import {readFileSync} from 'node:fs';
import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import {maxStatementLength, stripLiterals, type Quoting} from '../../source/signals/statement.ts';

const cases: readonly (readonly [string, string, Quoting?])[] = [
	["select * from users where name = 'Ann' and age > 42", 'select * from users where name = ? and age > ?'],
	["select 'it''s', 'b'", 'select ?, ?'],
	["select E'it\\'s', 1", 'select ?, ?'],
	["select 'it\\'s secret', 1", 'select ?, ?', 'mysql'],
	["select 'C:\\', 'x'", 'select ?, ?', 'ansi'],
	['select 1, -2.5, 1.5e-10, .5, 0xFF, 1_000 from t1 where c2 = 3', 'select ?, -?, ?, ?, ?, ? from t1 where c2 = ?'],
	["select X'1F', B'01', N'x', _utf8'y', U&'d'", 'select ?, ?, ?, ?, ?'],
	['select $1, $2::int where a = $3', 'select $1, $2::int where a = $3'],
	['select $$it is a secret$$, $tag$ a $$ b $tag$, 1', 'select ?, ?, ?'],
	['select * from t where id in (1, 2,3 , 4) and b in ($1, $2)', 'select * from t where id in (?) and b in (?)'],
	["insert into t (a, b) values (1, 'x'), (2, 'y'), (3, null)", 'insert into t (a, b) values (?)'],
	["select any(array[1, 2, 3])", 'select any(array[?])'],
	['select a -- token 4711\nfrom b /* user 12 /* nested */ x */ where c', 'select a from b where c'],
	['select a from b # secret', 'select a from b', 'mysql'],
	["select data #> '{a}', data->>'b'", 'select data #> ?, data->>?', 'ansi'],
	['select "User"."id" from "User" where "User"."name" = \'x\'', 'select "User"."id" from "User" where "User"."name" = ?'],
	['insert into "t" ("a", "b") values ("secret", "y")', 'insert into "t" ("a", "b") values (?)'],
	['select * from t where name = "secret"', 'select * from t where name = ?'],
	['select concat("secret", "x") from t', 'select concat(?, ?) from t'],
	['select "secret" from t', 'select ? from t', 'mysql'],
	['select * from t where "a" = "b"', 'select * from t where "a" = "b"', 'ansi'],
	['select `a b` from `t` limit 10', 'select `a b` from `t` limit ?'],
	['{"find": "users", "filter": {"email": "a@b.c", "n": 5}}', '{?: ?, ?: {?: ?, ?: ?}}'],
	['  select\n\t1  ', 'select ?'],
	['', ''],
];

describe('a statement without its literals', () => {
	for (const [sql, expected, quoting] of cases) it(`turns ${JSON.stringify(sql.slice(0, 70))} (${quoting ?? 'unknown'}) into ${JSON.stringify(expected)}`, () => expect(stripLiterals(sql, quoting)).toBe(expected));

	it('gives up where a backslash before a quote can be read two ways, instead of showing one of them', () => {
		expect(stripLiterals("select 'it\\'s secret', 'more'")).toBe('select ? …');
	});
	it('shows nothing of strings that are not closed', () => {
		for (const open of ["'secret", '"secret', '$$secret', '$a$secret', "E'secret\\'", '/* secret', '-- secret', '`secret']) expect(stripLiterals(`select ${open}`)).not.toContain('secret');
	});
	it('never shows a string, whatever stands in it and around it', () => {
		const quoted = fc.string({unit: fc.constantFrom('z', "''", '"', '$', '-', '/*', '\n', '(', '`', '1', ' '), maxLength: 12}).map(inner => `'Q${inner}Q'`);
		fc.assert(fc.property(fc.array(quoted, {minLength: 1, maxLength: 4}), fc.constantFrom<Quoting>('ansi', 'mysql', 'unknown'), (strings, quoting) => {
			expect(stripLiterals(`select a from b where c = ${strings.join(' or d = ')}`, quoting)).not.toContain('Q');
		}));
	});
	it('is at most 300 characters of plain text, however long and hostile the statement', () => {
		expect(stripLiterals('select a, '.repeat(100_000))).toHaveLength(maxStatementLength);
		const hostile = JSON.parse(readFileSync(new URL('../fixtures/hostile-strings.json', import.meta.url), 'utf8')) as {cases: readonly {in: string}[]};
		for (const {in: text} of hostile.cases) expect(stripLiterals(`select ${text}`)).not.toMatch(/[\u0000-\u001F\u007F-\u009F]/);
	});
	it('takes no longer than a moment for statements made to be slow', () => {
		for (const slow of ['in (?' + ', ?'.repeat(4000), '(' .repeat(8000), 'values (1),'.repeat(2000), '$a'.repeat(4000), "'\\".repeat(4000)]) expect(stripLiterals(slow).length).toBeLessThanOrEqual(maxStatementLength);
	});
});
