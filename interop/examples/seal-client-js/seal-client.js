// A client of a HeGpu server by Microsoft SEAL alone. What it must know of the server's plan stands in the JSON file of `hegpu plan --client seal --client-file`.
'use strict';
const fs = require('node:fs');

// WebAssembly has 4 GB: keys are made and written a few at a time.
const KEYS_AT_ONCE = 4;

class SealClient {
  /** Loads SEAL and sets up the plan's parameters. */
  static async create(sheet) {
    return new SealClient(await require('node-seal')(), sheet);
  }

  constructor(seal, sheet) {
    this.seal = seal;
    this.sheet = sheet;
    const parms = seal.EncryptionParameters(seal.SchemeType.ckks);
    parms.setPolyModulusDegree(sheet.polyModulusDegree);
    parms.setCoeffModulus(seal.CoeffModulus.Create(sheet.polyModulusDegree, Int32Array.from(sheet.coeffModulusBits)));
    if (String(Array.from(parms.coeffModulus, String)) !== String(sheet.coeffModulus)) throw new Error('This SEAL chooses other primes than the plan.');
    // SEAL itself refuses parameters below 128 bits, unless they were planned for an experiment.
    this.context = seal.Context(parms, true, sheet.securityBits >= 128 ? seal.SecurityLevel.tc128 : seal.SecurityLevel.none);
    if (!this.context.parametersSet()) throw new Error('SEAL refuses the parameters of the plan.');
    this.parms = parms;
    this.encoder = seal.CKKSEncoder(this.context);
  }

  /** SEAL's EncryptionParameters, which `hegpu run --parameters` compares with its plan. */
  saveParameters(file) {
    fs.writeFileSync(file, this.parms.saveArray(this.seal.ComprModeType.none));
  }

  /** Makes a secret, which stays here, and the keys for the server: one SEAL object after another in one file, seeded, so at half of their size. */
  makeKeys(secretFile, keysFile) {
    const { seal, sheet } = this;
    const none = seal.ComprModeType.none;
    const generator = seal.KeyGenerator(this.context);
    const secret = generator.secretKey();
    fs.writeFileSync(secretFile, secret.saveArray(none), { mode: 0o600 });
    fs.writeFileSync(keysFile, sheet.relinKeys ? generator.createRelinKeysSerializable().saveArray(none) : new Uint8Array());
    for (let first = 0; first < sheet.galoisSteps.length; first += KEYS_AT_ONCE) {
      const keys = generator.createGaloisKeysSerializable(Int32Array.from(sheet.galoisSteps.slice(first, first + KEYS_AT_ONCE)));
      fs.appendFileSync(keysFile, keys.saveArray(none));
      keys.delete();
    }
  }

  /** Encrypts images, each an array of pixels in [0, 1] as [channel][y][x], with the secret key: seeded ciphertexts, one after another. */
  encrypt(images, secretFile, file) {
    const { seal, sheet } = this;
    const encryptor = seal.Encryptor(this.context, seal.KeyGenerator(this.context).createPublicKey(), this.#secret(secretFile));
    fs.writeFileSync(file, new Uint8Array());
    for (let first = 0; first < images.length; first += sheet.input.images) {
      const values = images.slice(first, first + sheet.input.images).flatMap(image => this.#preprocess(image));
      for (const slots of sheet.input.slots) {
        const plain = this.encoder.encode(Float64Array.from(slots, index => values[index] ?? 0), sheet.scale);
        fs.appendFileSync(file, encryptor.encryptSymmetricSerializable(plain).saveArray(seal.ComprModeType.none));
      }
    }
  }

  /** The values of each image of a result, as [channel][y][x]. */
  decrypt(file, secretFile, images = 1) {
    const { seal, sheet: { output } } = this;
    const decryptor = seal.Decryptor(this.context, this.#secret(secretFile));
    const size = output.shape.reduce((product, extent) => product * extent, 1);
    const values = [];
    objects(fs.readFileSync(file)).forEach((bytes, number) => {
      const cipher = seal.CipherText();
      cipher.loadArray(this.context, bytes);
      const decoded = this.encoder.decode(decryptor.decrypt(cipher));
      const batch = Math.floor(number / output.slots.length) * output.images * size;
      output.slots[number % output.slots.length].forEach((index, slot) => { if (index >= 0) values[batch + index] = decoded[slot]; });
    });
    return Array.from({ length: images }, (_, image) => values.slice(image * size, (image + 1) * size));
  }

  #secret(file) {
    const secret = this.seal.SecretKey();
    secret.loadArray(this.context, new Uint8Array(fs.readFileSync(file)));
    return secret;
  }

  #preprocess(pixels) {
    const { normalizePerImage, minDeviation, clip } = this.sheet;
    const mean = normalizePerImage ? pixels.reduce((sum, x) => sum + x, 0) / pixels.length : 0;
    const deviation = normalizePerImage ? Math.max(Math.sqrt(pixels.reduce((sum, x) => sum + (x - mean) ** 2, 0) / pixels.length), minDeviation) : 1;
    return Array.from(pixels, x => Math.min(clip, Math.max(-clip, (x - mean) / deviation)));
  }
}

/** The SEAL objects that stand one after another in a file: each says its length in bytes 8 to 15 of its header. */
function objects(bytes) {
  const found = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + Number(bytes.readBigUInt64LE(at + 8));
    found.push(new Uint8Array(bytes.subarray(at, end)));
    at = end;
  }
  return found;
}

module.exports = { SealClient };
