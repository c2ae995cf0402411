import { join } from 'node:path';
import { expect, it } from 'vitest';
import { renderFindingsPage } from '../../src/render/findings-page.ts';

it('docs/findings.md is the table of findings; write it anew with: npx vitest run test/render/findings-page.test.ts --update', async () => {
  await expect(renderFindingsPage()).toMatchFileSnapshot(join(import.meta.dirname, '../../docs/findings.md'));
});
