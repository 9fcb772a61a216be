/** Import rules of the house (docs/architecture.md). A test also checks that the cruise saw the modules. */
export default {
  forbidden: [
    {
      name: 'shared-is-pure',
      comment: 'shared/ opens nothing: only itself, small pure libraries, and hashing from node:crypto.',
      severity: 'error',
      from: { path: '^shared/' },
      to: {
        pathNot:
          '^shared/|^node_modules/(zod|@bitauth|@noble|simple-statistics|trading-signals)/|^(node:)?crypto$|^(node:)?buffer$',
      },
    },
    {
      name: 'workers-never-import-src',
      severity: 'error',
      from: { path: '^workers/' },
      to: { path: '^src/' },
    },
    {
      name: 'venue-and-bot-share-only-shared',
      severity: 'error',
      from: { path: '^workers/venue/' },
      to: { path: '^workers/(?!venue/)' },
    },
    {
      name: 'bot-never-imports-venue',
      comment: 'Only the command line starts the venue.',
      severity: 'error',
      from: { path: '^(workers/(?!venue/)|src/(?!cli/))' },
      to: { path: '^workers/venue/' },
    },
    {
      name: 'decisions-never-see-raw-data',
      comment: 'Strategies, risk and models know event types, never wire formats.',
      severity: 'error',
      from: { path: '^shared/(strategies|risk|models|matching)/' },
      to: { path: '^shared/wire/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    parser: 'swc',
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types'],
    },
  },
};
