import tseslint from 'typescript-eslint';

const exit = {selector: "CallExpression[callee.object.name='process'][callee.property.name='exit']", message: 'Only cli.ts ends the process: set an exit code or throw instead.'};
const fixed = {selector: "CallExpression[callee.property.name=/^(toFixed|toPrecision)$/]", message: 'Numbers become text in draw/format.ts only.'};

export default tseslint.config(
	{ignores: ['dist/**', 'node_modules/**', 'test/fixtures/**', '.config/**/*.js', '.config/*.cjs', 'test/bench/**/*.js', 'test/faults/*.js', 'test/soak/*.{js,cjs}']},
	...tseslint.configs.recommendedTypeChecked,
	{
		languageOptions: {parserOptions: {projectService: true, tsconfigRootDir: new URL('..', import.meta.url).pathname}},
		rules: {
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/consistent-type-imports': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': ['error', {considerDefaultExhaustiveForUnions: true}],
			'@typescript-eslint/restrict-template-expressions': ['error', {allowNumber: true}],
			'@typescript-eslint/require-await': 'off',
			'no-console': 'error',
			eqeqeq: 'error',
			'no-var': 'error',
			'prefer-const': 'error',
			'max-lines': ['error', {max: 300, skipBlankLines: true, skipComments: true}],
			'no-restricted-syntax': ['error', exit, fixed],
		},
	},
	{files: ['source/cli.ts'], rules: {'no-restricted-syntax': ['error', fixed]}},
	{files: ['source/draw/format.ts'], rules: {'no-restricted-syntax': ['error', exit]}},
	{files: ['test/**'], rules: {'no-restricted-syntax': 'off', 'max-lines': 'off', '@typescript-eslint/no-non-null-assertion': 'off'}},
);
