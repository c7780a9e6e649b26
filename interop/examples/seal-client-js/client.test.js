// End to end: the demo's U-Net at 64x64 is trained; a client with SEAL makes its keys and sends its images to the server's command; the masks are those of the plaintext twin.
// HEGPU is the path of the command; otherwise it is built from this checkout.
'use strict';
const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const test = require('node:test');
const { readPng } = require('./png.js');
const { SealClient } = require('./seal-client.js');

const SIDE = 64, IMAGES = 2;

// A third of the demo's steps: the clear network and the encrypted one are compared with each other, not with the truth.
const STEPS = 200;

// A mask may differ where the clear logit is this near to the threshold 0, as in `hegpu demo` and `hegpu evaluate`.
const UNDECIDED = 1e-2;

const CHECKOUT = path.join(__dirname, '../../..');
const command = process.env.HEGPU || path.join(CHECKOUT, 'artifacts/bin/HeGpu.Cli/release', process.platform === 'win32' ? 'hegpu.exe' : 'hegpu');
const quietly = (program, words) => execFileSync(program, words, { stdio: ['ignore', 'ignore', 'inherit'] });
const hegpu = (...words) => quietly(command, [...words, '--progress', 'none']);
const readLogits = file => fs.readFileSync(file, 'utf8').trim().split(/[\s,]+/).map(Number);

async function step(what, work) {
  const start = Date.now();
  const result = await work();
  console.log(`${what}: ${((Date.now() - start) / 1000).toFixed(1)} s`);
  return result;
}

test('a client with SEAL gets the masks of the plaintext twin', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'hegpu-seal-client-'));
  const at = name => path.join(folder, name);
  const megabytes = name => `${(fs.statSync(at(name)).size / 2 ** 20).toFixed(1)} MiB`;
  const model = at('server/model.safetensors');
  const pictures = Array.from({ length: IMAGES }, (_, i) => at(`client/cells_${i}.png`));
  try {
    if (!process.env.HEGPU) await step('build', () => quietly('dotnet', ['build', path.join(CHECKOUT, 'managed/HeGpu.Cli'), '-c', 'Release']));
    await step('images, training, and the same with a client of HeGpu', () => hegpu('demo', '--out', folder, '--size', `${SIDE}`, '--steps', `${STEPS}`, '--images', `${IMAGES}`));
    await step('plan', () => hegpu('plan', model, '--size', `${SIDE}`, '--client', 'seal', '--client-file', at('client.json'), '--out', at('seal.json')));
    const sheet = JSON.parse(fs.readFileSync(at('client.json'), 'utf8'));
    const client = await step('SEAL', () => SealClient.create(sheet));
    client.saveParameters(at('parameters.seal'));
    await step('SEAL: keys', () => client.makeKeys(at('secret.seal'), at('keys.seal')));
    await step('SEAL: encryption', () => client.encrypt(pictures.map(file => readPng(fs.readFileSync(file)).pixels), at('secret.seal'), at('image.seal')));
    await step('server', () => hegpu('run', '--plan', at('seal.json'), '--model', model, '--keys', at('keys.seal'), '--in', at('image.seal'), '--out', at('result.seal'), '--format', 'seal', '--parameters', at('parameters.seal')));
    const logits = await step('SEAL: decryption', () => client.decrypt(at('result.seal'), at('secret.seal'), IMAGES));
    console.log(`N = ${sheet.polyModulusDegree}, ${sheet.coeffModulus.length} primes, ${sheet.galoisSteps.length} Galois keys; keys ${megabytes('keys.seal')}, to the server ${megabytes('image.seal')}, back ${megabytes('result.seal')}`);

    for (const [i, picture] of pictures.entries()) {
      hegpu('predict', picture, '--model', model, '--out', at('clear.png'), '--logits', at('clear.csv'));
      const clear = readLogits(at('clear.csv')), clearMask = readPng(fs.readFileSync(at('clear.png'))).pixels;
      const otherMask = readPng(fs.readFileSync(picture.replace('.png', '_mask.png'))).pixels; // what the client of HeGpu got
      assert.strictEqual(logits[i].length, SIDE * SIDE);
      assert.strictEqual(clear.length, SIDE * SIDE);
      const decided = clear.map(logit => Math.abs(logit) >= UNDECIDED);
      const differences = mask => clearMask.filter((m, p) => decided[p] && m !== mask[p]).length;
      const errors = logits[i].map((logit, p) => Math.abs(logit - clear[p]));
      const mean = errors.reduce((sum, e) => sum + e, 0) / errors.length, inside = clearMask.filter(m => m === 1).length;
      console.log(`image ${i}: ${inside} of ${clearMask.length} pixels in the mask, ${differences(logits[i].map(logit => Number(logit > 0)))} differ from the twin's; `
        + `logits from ${Math.min(...clear).toFixed(2)} to ${Math.max(...clear).toFixed(2)}, errors at most ${Math.max(...errors).toExponential(1)}, on average ${mean.toExponential(1)}`);
      assert.ok(inside > 0 && inside < clearMask.length, 'the network tells cells from ground');
      assert.ok(errors.every(e => e < UNDECIDED), 'logit errors');
      assert.strictEqual(differences(logits[i].map(logit => Number(logit > 0))), 0);
      assert.strictEqual(differences(otherMask), 0);
    }
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
});
