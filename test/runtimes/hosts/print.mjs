// What a user would print: `print.mjs CONTEXT`. What comes out of the real console is looked at by printed.mjs.

import { readFileSync } from 'node:fs';
import { sealRequest } from 'tencentcloud-encryption';
import { postByFetch } from '../areas/client.mjs';
import { errorOf } from '../areas/expect.mjs';
import { openCard } from '../areas/printing.mjs';

const context = { ...JSON.parse(readFileSync(process.argv[2], 'utf8')), post: postByFetch };
const card = await openCard(context, 'AES-256-CBC');
const sealed = sealRequest(
  { ImageUrl: 'https://example.com/李明.jpg' },
  { publicKey: context.publicKeys['SM4-GCM'] },
);
console.log(card);
console.log('%o', card);
console.log({ nested: [card] });
console.error(card);
console.log(sealed);
console.log(await errorOf(() => sealed.open({ EncryptedBody: 'AAAA' })));
console.log(
  await errorOf(() => sealRequest({ ImageUrl: '李明' }, { publicKey: context.publicKeys['SM4-GCM'] })),
);
console.log(`RequestId ${card.RequestId}`);
process.exit(0);
