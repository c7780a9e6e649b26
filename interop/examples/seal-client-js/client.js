// node client.js keys    client.json secret.seal keys.seal
// node client.js encrypt client.json secret.seal image.json image.seal     image.json: pixels in [0, 1], [channel][y][x], one flat array
// node client.js decrypt client.json secret.seal result.seal logits.json   the mask is where a logit is positive
'use strict';
const fs = require('node:fs');
const { SealClient } = require('./seal-client.js');

(async () => {
  const [verb, sheet, secret, from, to] = process.argv.slice(2);
  const readJson = file => JSON.parse(fs.readFileSync(file, 'utf8'));
  const client = await SealClient.create(readJson(sheet));
  switch (verb) {
    case 'keys': client.makeKeys(secret, from); break;
    case 'encrypt': client.encrypt([readJson(from)], secret, to); break;
    case 'decrypt': fs.writeFileSync(to, JSON.stringify(client.decrypt(from, secret)[0])); break;
    default: throw new Error(`'${verb}': keys, encrypt or decrypt is expected.`);
  }
})().catch(e => { console.error(String((e && e.message) || e)); process.exitCode = 1; });
