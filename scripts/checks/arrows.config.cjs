// The arrows of ARCHITECTURE.md as rules: contract ← domain ← ports ← adapters, features ← app ← main, and
// contract ← telephony, knowledge-base ← server. `from` and `to` are paths from the project's root.
const TESTS = '\\.(test|spec)\\.tsx?$|/test/'

/** A room sees itself and those named; of another room only its door. */
function room(name, path, sees) {
  return {
    name,
    severity: 'error',
    from: { path: `^${path}/` },
    to: {
      path: '^(agent-desktop|knowledge-base|scripts|server|telephony)/',
      pathNot: [`^${path}/`, ...sees.map((one) => `^${one}/src/index\\.ts$`)],
    },
  }
}

const CONTRACT = 'server/contract'

module.exports = {
  forbidden: [
    {
      name: 'contract-imports-zod-only',
      severity: 'error',
      from: { path: `^${CONTRACT}/src/`, pathNot: TESTS },
      to: { pathNot: [`^${CONTRACT}/src/`, '^node_modules/zod/'] },
    },
    room('contract-sees-no-room', CONTRACT, []),
    room('telephony-sees-the-contract-alone', 'telephony', [CONTRACT]),
    room('knowledge-base-sees-the-contract-alone', 'knowledge-base', [CONTRACT]),
    room('server-sees-its-packages', 'server/src', [CONTRACT, 'telephony', 'knowledge-base']),
    room('agent-desktop-sees-the-contract-alone', 'agent-desktop', [CONTRACT]),
    {
      name: 'nobody-imports-scripts',
      severity: 'error',
      from: { pathNot: '^scripts/' },
      to: { path: '^scripts/' },
    },
    {
      name: 'domain-sees-domain-and-contract',
      comment: 'node:crypto is there for hashes, which are pure; randomness is refused by the lint.',
      severity: 'error',
      from: { path: '^([^/]+)/src/domain/', pathNot: TESTS },
      to: {
        pathNot: [
          '^$1/src/domain/',
          `^${CONTRACT}/src/index\\.ts$`,
          '^node_modules/zod/',
          '^(node:)?crypto$',
        ],
      },
    },
    {
      name: 'ports-see-domain-and-contract',
      severity: 'error',
      from: { path: '^([^/]+)/src/ports\\.ts$' },
      to: {
        path: '^[^/]+/(src|contract)/',
        pathNot: ['^$1/src/domain/', '^$1/src/(options|telephony)\\.ts$', `^${CONTRACT}/`],
      },
    },
    {
      name: 'adapters-do-not-know-each-other',
      severity: 'error',
      from: { path: '^telephony/src/(asterisk|redis)/', pathNot: TESTS },
      to: { path: '^telephony/src/(asterisk|redis)/', pathNot: '^telephony/src/$1/' },
    },
    {
      name: 'switch-libraries-only-in-their-adapter',
      severity: 'error',
      from: { pathNot: ['^telephony/src/asterisk/', '^scripts/'] },
      to: { path: '^node_modules/(ari-client|asterisk-manager)/' },
    },
    {
      name: 'server-features-do-not-know-each-other',
      severity: 'error',
      from: { path: '^server/src/features/([^/]+)/', pathNot: TESTS },
      to: { path: '^server/src/features/', pathNot: '^server/src/features/$1/' },
    },
    {
      name: 'desktop-features-do-not-know-each-other',
      severity: 'error',
      from: { path: '^agent-desktop/src/renderer/features/([^/]+)/', pathNot: TESTS },
      to: {
        path: '^agent-desktop/src/renderer/features/',
        pathNot: '^agent-desktop/src/renderer/features/$1/',
      },
    },
    {
      name: 'shared-parts-know-no-feature',
      severity: 'error',
      from: {
        path: '^(agent-desktop/src/renderer/shared|server/src/(plugins|database|migrations))/',
        pathNot: TESTS,
      },
      to: { path: '/features/' },
    },
    {
      name: 'app-is-for-main',
      severity: 'error',
      from: { path: '^server/src/', pathNot: ['^server/src/main\\.ts$', '^server/src/cli/', TESTS] },
      to: { path: '^server/src/(app|main)\\.ts$' },
    },
    {
      name: 'renderer-and-electron-are-apart',
      severity: 'error',
      from: { path: '^agent-desktop/src/(main|preload|renderer)/', pathNot: TESTS },
      to: { path: '^agent-desktop/src/(main|preload|renderer)/', pathNot: '^agent-desktop/src/$1/' },
    },
    {
      name: 'nothing-ships-its-tests',
      severity: 'error',
      from: { pathNot: [TESTS, '^scripts/'] },
      to: { path: TESTS, pathNot: '^node_modules/' },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^electron$', '\\?(raw|url)$', '\\.(css|wav|mp3)$'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|\\.tsbuild|\\.local)/' },
    tsPreCompilationDeps: true, // an `import type` is an arrow too
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
      mainFields: ['types', 'module', 'main'],
    },
  },
}
