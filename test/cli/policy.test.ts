import { expect, test } from 'vitest';
import { cli } from '../helpers/cli.ts';

test('the policy allows the OCR action alone', async () => {
  const { code, stdout, stderr } = await cli(['policy']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toEqual({
    version: '2.0',
    statement: [{ effect: 'allow', action: ['ocr:RecognizeEncryptedIDCardOCR'], resource: ['*'] }],
  });
});

test('the policy names each given action once, with its service', async () => {
  const { stdout } = await cli(['policy', 'GetFaceIdToken', 'RecognizeEncryptedIDCardOCR', 'GetFaceIdToken']);
  expect(JSON.parse(stdout).statement[0].action).toEqual([
    'faceid:GetFaceIdToken',
    'ocr:RecognizeEncryptedIDCardOCR',
  ]);
});

test('an action that the library does not encrypt is refused', async () => {
  const { code, stdout, stderr } = await cli(['policy', 'IDCardOCR']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(
    /^error: unknown action IDCardOCR; the known ones are RecognizeEncryptedIDCardOCR, .*\n$/,
  );
});
