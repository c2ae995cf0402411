import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/recorded/unpack.ts'],
    testTimeout: 30_000,
  },
});
