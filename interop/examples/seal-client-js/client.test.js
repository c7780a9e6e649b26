// End to end: a small U-Net is trained, a SEAL client and a HeGpu client send the same image to the server's command, and their masks agree.
// HEGPU is the path of the command; otherwise it is built from this checkout.
'use strict';
const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const test = require('node:test');
const zlib = require('node:zlib');
const { SealClient } = require('./seal-client.js');

const SIDE = 32;
const command = process.env.HEGPU ? [process.env.HEGPU] : ['dotnet', 'run', '-c', 'Release', '--project', path.join(__dirname, '../../../managed/HeGpu.Cli'), '--'];

/** An 8-bit grey PNG of a square of pixels in [0, 1]. */
function png(pixels) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]), whole = Buffer.alloc(body.length + 8);
    whole.writeUInt32BE(data.length, 0);
    body.copy(whole, 4);
    whole.writeUInt32BE(zlib.crc32 ? zlib.crc32(body) : crc32(body), body.length + 4);
    return whole;
  };
  const header = Buffer.alloc(13), rows = Buffer.alloc(SIDE * (SIDE + 1));
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  header[8] = 8;
  pixels.forEach((x, i) => { rows[Math.floor(i / SIDE) * (SIDE + 1) + 1 + (i % SIDE)] = Math.round(255 * x); });
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', header), chunk('IDAT', zlib.deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

/** A bright disc on a dark ground, and where it is; pixels are multiples of 1/255. */
function disc(random) {
  const [x0, y0, radius] = [10 + 12 * random(), 10 + 12 * random(), 4 + 5 * random()];
  const mask = Array.from({ length: SIDE * SIDE }, (_, i) => Number(Math.hypot((i % SIDE) - x0, Math.floor(i / SIDE) - y0) < radius));
  return { mask, image: mask.map(m => Math.round(255 * (0.2 + 0.5 * m + 0.2 * random())) / 255) };
}

test('a client with SEAL gets the mask that a client of HeGpu gets', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hegpu-seal-client-'));
  const at = name => path.join(folder, name);
  const hegpu = (...words) => execFileSync(command[0], [...command.slice(1), ...words, '--progress', 'none'], { stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    fs.mkdirSync(at('data'));
    let state = 7;
    const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
    const discs = Array.from({ length: 10 }, () => disc(random));
    discs.forEach(({ image, mask }, i) => {
      fs.writeFileSync(at(`data/image_${i}.png`), png(image));
      fs.writeFileSync(at(`data/label_${i}.png`), png(mask));
    });
    hegpu('train', 'unet', '--data', at('data'), '--preset', 'tiny', '--crop', `${SIDE}`, '--steps', '40', '--out', at('model.safetensors'));

    hegpu('plan', at('model.safetensors'), '--size', `${SIDE}`, '--client', 'seal', '--client-file', at('client.json'), '--out', at('seal.json'));
    const client = await SealClient.create(JSON.parse(fs.readFileSync(at('client.json'), 'utf8')));
    client.saveParameters(at('parameters.seal'));
    client.makeKeys(at('secret.seal'), at('keys.seal'));
    client.encrypt([discs[9].image], at('secret.seal'), at('image.seal'));
    hegpu('run', '--plan', at('seal.json'), '--model', at('model.safetensors'), '--keys', at('keys.seal'), '--in', at('image.seal'), '--out', at('result.seal'), '--format', 'seal', '--parameters', at('parameters.seal'));
    const [logits] = client.decrypt(at('result.seal'), at('secret.seal'));

    hegpu('plan', at('model.safetensors'), '--size', `${SIDE}`, '--out', at('plan.json'));
    hegpu('keygen', '--plan', at('plan.json'), '--out', folder);
    hegpu('encrypt', at('data/image_9.png'), '--plan', at('plan.json'), '--key', at('secret.key'), '--out', at('image.enc'));
    hegpu('run', '--plan', at('plan.json'), '--model', at('model.safetensors'), '--keys', at('evaluation.keys'), '--in', at('image.enc'), '--out', at('result.enc'));
    hegpu('decrypt', at('result.enc'), '--plan', at('plan.json'), '--key', at('secret.key'), '--out', at('mask.png'), '--logits', at('logits.csv'));
    const expected = fs.readFileSync(at('logits.csv'), 'utf8').trim().split(/[\s,]+/).map(Number);

    assert.strictEqual(logits.length, expected.length);
    logits.forEach((logit, i) => {
      assert.ok(Math.abs(logit - expected[i]) < 1e-2, `pixel ${i}: ${logit}, expected ${expected[i]}`);
      if (Math.abs(expected[i]) >= 1e-2) assert.strictEqual(logit > 0, expected[i] > 0);
    });
    const right = discs[9].mask.filter((m, i) => (logits[i] > 0) === Boolean(m)).length;
    console.log(`${right} of ${SIDE * SIDE} pixels as drawn`);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
