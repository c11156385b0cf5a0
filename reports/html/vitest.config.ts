import {defineConfig} from 'vitest/config';

// `unit` needs nothing but Node; `page` drives a browser through pages that RESCIND wrote.
export default defineConfig({
  test: {
    fileParallelism: false,
    projects: [
      {test: {name: 'unit', include: ['test/unit/*.test.ts'], setupFiles: 'test/unit/inflate.ts', testTimeout: 120_000}},
      {
        test: {
          name: 'page',
          include: ['test/page/*.test.ts'],
          globalSetup: 'test/page/reports.ts',
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
