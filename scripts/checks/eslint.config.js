// `npx eslint --config scripts/checks/eslint.config.js .` Lint with types: in a call server a floating promise is a lost call.
import { resolve } from 'node:path'
import hooks from 'eslint-plugin-react-hooks'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

// Decisions get time and chance as parameters, so that a test can hold them (style.md, Tests).
const SERVER_CLOCKS = [
  {
    selector:
      'Literal[value=/\\b(now\\(\\)|current_(date|time|timestamp)\\b|clock_timestamp\\(|localtimestamp\\b)/i]',
    message: 'Pass the instant as a parameter: a decision must not read the database clock.',
  },
  {
    selector:
      'TemplateElement[value.raw=/\\b(now\\(\\)|current_(date|time|timestamp)\\b|clock_timestamp\\(|localtimestamp\\b)/i]',
    message: 'Pass the instant as a parameter: a decision must not read the database clock.',
  },
  {
    selector:
      "CallExpression[callee.property.name='time'][callee.object.name=/redis|line|client/i], CallExpression[callee.property.name=/^(call|send_command|sendCommand)$/][arguments.0.value=/^time$/i]",
    message: "Pass the instant as a parameter: a decision must not read Redis' clock.",
  },
]

const IMPURE = [
  {
    selector:
      "CallExpression[callee.object.name='Date'][callee.property.name='now'], NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.object.name='Math'][callee.property.name='random'], CallExpression[callee.object.name='performance'], CallExpression[callee.name=/^random[A-Z]/]",
    message: 'The domain is pure: time and chance come in as parameters.',
  },
  { selector: 'AwaitExpression', message: 'The domain is pure: nothing in it waits.' },
]

const ROOT = resolve(import.meta.dirname, '../..')

export default defineConfig(
  globalIgnores(['**/dist/', '**/node_modules/', '.tsbuild/', '.local/', 'coverage/']),
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: ROOT } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // The house's objects are closures without `this`; their members may be taken apart.
      '@typescript-eslint/unbound-method': 'off',
      // A port's method may be async for its other implementations' sake.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      eqeqeq: 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
    },
  },
  {
    files: ['{server,telephony,knowledge-base}/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', ...SERVER_CLOCKS] },
  },
  {
    files: ['**/src/domain/**/*.ts', 'server/contract/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', ...SERVER_CLOCKS, ...IMPURE] },
  },
  {
    files: ['agent-desktop/**/*.{ts,tsx}'],
    extends: [hooks.configs.flat.recommended],
  },
)
