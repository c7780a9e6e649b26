// node client.js keys    client.json secret.seal keys.seal
// node client.js encrypt client.json secret.seal image.png image.seal     8 bits of grey, of the size that was planned for
// node client.js decrypt client.json secret.seal result.seal mask.png     white where a logit is positive
'use strict';
const fs = require('node:fs');
const { readPng, writePng } = require('./png.js');
const { SealClient } = require('./seal-client.js');

(async () => {
  const [verb, sheetFile, secret, from, to] = process.argv.slice(2);
  const sheet = JSON.parse(fs.readFileSync(sheetFile, 'utf8'));
  const client = await SealClient.create(sheet);
  switch (verb) {
    case 'keys': client.makeKeys(secret, from); break;
    case 'encrypt': client.encrypt([readPng(fs.readFileSync(from)).pixels], secret, to); break;
    case 'decrypt': {
      const [logits] = client.decrypt(from, secret), [, height, width] = sheet.output.shape;
      fs.writeFileSync(to, writePng({ width, height, pixels: logits.slice(0, width * height).map(logit => Number(logit > 0)) }));
      break;
    }
    default: throw new Error(`'${verb}': keys, encrypt or decrypt is expected.`);
  }
})().catch(e => { console.error(String((e && e.message) || e)); process.exitCode = 1; });
