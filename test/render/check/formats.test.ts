/**
 * Every format of a check, held to its own rules: JUnit is parsed back, SARIF against its schema, workflow commands line by
 * line. What they read like is in `formats/`.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import draft4 from 'ajv-draft-04';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { Log } from 'sarif';
import { describe, expect, it } from 'vitest';
import { FINDING_CODES } from '../../../src/analysis/diagnostics/codes.ts';
import { CHECK_FORMATS } from '../../../src/render/check/formats.ts';
import { PLAIN } from '../../../src/render/text/paint.ts';
import { BROKEN, CLEAN } from './reports.ts';

/** The published schema of SARIF 2.1.0 (draft 4 of JSON Schema), as Microsoft's own test helper carries it. */
const SARIF_SCHEMA = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');

const rendered = (format: string, report = BROKEN): string => CHECK_FORMATS[format]!(report, PLAIN, '1.2.3');

describe('every format', () => {
  const names = Object.keys(CHECK_FORMATS);

  it.each(names)('%s reads as it should', async (format) => {
    // as a file has it: what is half a character there is none
    const text = Buffer.from(rendered(format)).toString();
    await expect(text).toMatchFileSnapshot(join(import.meta.dirname, 'formats', `broken-${format}.txt`));
  });

  it.each(names.filter((name) => !['sarif', 'gitlab', 'json', 'junit'].includes(name)))(
    '%s says that all is well',
    (format) => {
      expect(rendered(format, CLEAN)).toContain('All checks passed (1 board)');
    },
  );

  it.each(names)('%s holds no escape sequence of its input', (format) => {
    for (const character of ['\u001b', '\u0000']) expect(rendered(format)).not.toContain(character);
  });
});

describe('junit', () => {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    isArray: (name) => ['testsuite', 'testcase'].includes(name),
  });
  interface Suite {
    name: string;
    tests: string;
    failures: string;
    errors: string;
    testcase: {
      name: string;
      classname: string;
      failure?: { message: string; type: string; '#text': string };
      error?: unknown;
    }[];
  }
  const suites = (): Suite[] => parser.parse(rendered('junit')).testsuites.testsuite;

  it('is well-formed', () => {
    expect(XMLValidator.validate(rendered('junit'))).toBe(true);
    expect(XMLValidator.validate(rendered('junit', CLEAN))).toBe(true);
  });

  it('counts what it has', () => {
    for (const suite of suites()) {
      expect(suite.testcase).toHaveLength(Number(suite.tests));
      expect(suite.testcase.filter(({ failure }) => failure)).toHaveLength(Number(suite.failures));
      expect(suite.testcase.filter(({ error }) => error)).toHaveLength(Number(suite.errors));
    }
  });

  it('names no two cases of a class alike', () => {
    const names = suites().flatMap(({ testcase }) => testcase.map(({ classname, name }) => `${classname}\n${name}`));
    expect(new Set(names).size).toBe(names.length);
  });

  it('has the message in the attribute and in the text', () => {
    const failures = suites().flatMap(({ testcase }) => testcase.flatMap(({ failure }) => (failure ? [failure] : [])));
    expect(failures.length).toBeGreaterThan(5);
    for (const { message, '#text': text } of failures) {
      expect(message).not.toBe('');
      expect(message).not.toMatch(/[\n\t]/);
      expect(text.replaceAll(/\s+/g, ' ')).toContain(message.split(': ').at(-1)!.slice(0, 20).trim());
    }
  });
});

describe('sarif', () => {
  const log = JSON.parse(rendered('sarif')) as Log;
  const [run] = log.runs;

  it('points every result to its rule', () => {
    const rules = run!.tool.driver.rules!;
    expect(rules.map(({ id }) => id)).toEqual([
      ...FINDING_CODES.map(({ code }) => code),
      'budget',
      'snapshot',
      'input',
    ]);
    for (const { ruleId, ruleIndex } of run!.results!) expect(rules[ruleIndex!]!.id).toBe(ruleId);
  });

  it('has relative, encoded places and a fingerprint for each result', () => {
    for (const { locations, partialFingerprints } of run!.results!) {
      const { uri, uriBaseId } = locations![0]!.physicalLocation!.artifactLocation!;
      expect(uri).toMatch(/^[\w./%-]+$/);
      expect(uriBaseId).toBe('%SRCROOT%');
      expect(partialFingerprints!['dtmem/v1']).toMatch(/^[0-9a-f]{8}$/);
    }
  });

  it('keeps notes, and leaves out what is suppressed', () => {
    expect(run!.results!.filter(({ level }) => level === 'note')).toHaveLength(2);
    expect(run!.results!.some(({ message }) => message.text === 'allowed')).toBe(false);
  });

  it('holds to the published schema', () => {
    const schema = JSON.parse(readFileSync(SARIF_SCHEMA, 'utf8')) as object;
    const validate = new draft4.default({
      strict: false,
      validateFormats: false,
      unicodeRegExp: false,
      allErrors: true,
    }).compile(schema);
    for (const report of [BROKEN, CLEAN]) {
      validate(JSON.parse(rendered('sarif', report)));
      expect(validate.errors ?? []).toEqual([]);
    }
  });
});

describe('github', () => {
  it('is workflow commands, each on a line, and the conclusion', () => {
    const lines = rendered('github').trimEnd().split('\n');
    for (const line of lines.slice(0, -1))
      expect(line).toMatch(/^::(error|warning|notice) file=[^:,]+(,[a-z]+=[^:,]+)*::[^\n]*$/);
    expect(lines.at(-1)).toBe(
      '3 of 4 boards failed, 1 of 4 boards could not be read, 1 obsolete snapshot, 2 errors, 1 warning, 2 suppressed',
    );
  });
});

describe('gitlab', () => {
  interface Issue {
    description: string;
    check_name: string;
    fingerprint: string;
    severity: string;
    location: { path: string; lines: { begin: number } };
  }
  const issues = JSON.parse(rendered('gitlab')) as Issue[];

  it('has what GitLab wants of an issue', () => {
    for (const { description, check_name, severity, location } of issues) {
      expect(description).not.toBe('');
      expect(check_name).not.toBe('');
      expect(['info', 'minor', 'major', 'critical', 'blocker']).toContain(severity);
      expect(location.path).not.toMatch(/^[./]/);
      expect(location.lines.begin).toBeGreaterThanOrEqual(1);
    }
  });

  it('tells issues apart by their fingerprints', () => {
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
  });
});

describe('findings of a shared source', () => {
  it('are told once, with the boards that have them', () => {
    expect(rendered('text').match(/dsp overlaps/g)).toHaveLength(1);
    expect(rendered('text')).toContain('note: on boards/alpha.dts, boards/beta.dts');
  });

  it('boards that fail alike are told together', () => {
    expect(rendered('text')).toContain(
      'boards/alpha.dts, boards/beta.dts: failed: budget lowmem >= 700M: it is 688 MiB, 12 MiB too little (6.1, 6.12)',
    );
  });
});
