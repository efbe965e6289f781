// Runs the compiled program whose file is given, and prints what it did.

import { pathToFileURL } from 'node:url';

const { work } = await import(pathToFileURL(process.argv[2]));
console.log(JSON.stringify(await work()));
