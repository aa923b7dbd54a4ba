// SPDX-License-Identifier: Apache-2.0
// Reads OpenAPI documents with two public checkers: node check.mjs FILE...
// Ends with 1 if one of them refuses one.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';

const require = createRequire(path.join(process.cwd(), 'package.json'));
const { default: SwaggerParser } = await import(require.resolve('@apidevtools/swagger-parser'));
const redocly = path.join(process.cwd(), 'node_modules/.bin/redocly');
let refused = false;

for (const file of process.argv.slice(2)) {
  try {
    const document = await SwaggerParser.validate(file);
    const operations = Object.values(document.paths).flatMap((item) => Object.keys(item)).length;
    if (operations === 0) throw new Error('has no operations');
    console.log(`${path.basename(file)}: swagger-parser takes its ${operations} operations`);
  } catch (error) {
    refused = true;
    console.log(`${path.basename(file)}: swagger-parser refuses it: ${error.message}`);
  }
  const lint = spawnSync(redocly, ['lint', '--config', 'redocly.yaml', '--format', 'stylish', file], {
    encoding: 'utf8',
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  });
  refused ||= lint.status !== 0;
  console.log(`${path.basename(file)}: redocly ${lint.status === 0 ? 'takes it' : 'refuses it'}\n${lint.stdout}${lint.stderr}`);
}
process.exit(refused ? 1 : 0);
