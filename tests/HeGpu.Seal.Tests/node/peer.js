// Microsoft SEAL as the other side of the tests: one request per line of standard input, as JSON, one answer per line of standard output. Objects pass
// through files in the folder that a request names; values are files of doubles.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const readline = require('node:readline');

const write = (folder, name, bytes) => fs.writeFileSync(path.join(folder, name), bytes);
const read = (folder, name) => new Uint8Array(fs.readFileSync(path.join(folder, name)));
const writeValues = (folder, name, values) => write(folder, name, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
const readValues = (folder, name) => {
  const bytes = read(folder, name);
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
};
const hex = id => Array.from(id.values, word => Buffer.from(new BigUint64Array([word]).buffer).toString('hex')).join('');

function parameters(seal, degree, bits) {
  const result = seal.EncryptionParameters(seal.SchemeType.ckks);
  result.setPolyModulusDegree(degree);
  result.setCoeffModulus(bits ? seal.CoeffModulus.Create(degree, Int32Array.from(bits)) : seal.CoeffModulus.BFVDefault(degree, seal.SecurityLevel.tc128));
  return result;
}

// The parms_id of keys, then those of the levels from the top.
function chain(context) {
  const ids = [hex(context.keyParmsId)];
  const last = hex(context.lastParmsId);
  for (let data = context.firstContextData; ; data = data.nextContextData) {
    ids.push(hex(data.parmsId));
    if (hex(data.parmsId) === last) return ids;
  }
}

const operations = {
  // parms_id and primes of many sets.
  ids: (seal, { sets }) => sets.map(({ degree, bits }) => {
    const parms = parameters(seal, degree, bits);
    return { id: hex(parms.parmsId), primes: Array.from(parms.coeffModulus, String) };
  }),

  // A set of every kind of object, full and seeded, and the values that the ciphertexts hold.
  make: (seal, { folder, degree, bits, compression, steps, scale }) => {
    const mode = seal.ComprModeType[compression];
    const save = (name, object) => write(folder, name, object.saveArray(mode));
    const parms = parameters(seal, degree, bits);
    const context = seal.Context(parms, true, seal.SecurityLevel.none);
    const generator = seal.KeyGenerator(context);
    const secret = generator.secretKey(), publicKey = generator.createPublicKey();
    const encoder = seal.CKKSEncoder(context), evaluator = seal.Evaluator(context);
    const encryptor = seal.Encryptor(context, publicKey, secret);
    const relin = generator.createRelinKeys(), galois = generator.createGaloisKeys(Int32Array.from(steps));
    save('parameters', parms);
    save('modulus', seal.Modulus(parms.coeffModulus[0]));
    save('secret', secret);
    save('public', publicKey);
    save('public-seeded', generator.createPublicKeySerializable());
    save('relin', relin);
    save('relin-seeded', generator.createRelinKeysSerializable());
    save('galois', galois);
    save('galois-seeded', generator.createGaloisKeysSerializable(Int32Array.from(steps)));
    const values = Float64Array.from({ length: degree / 2 }, () => 2 * Math.random() - 1);
    writeValues(folder, 'values', values);
    const plain = encoder.encode(values, scale);
    save('plaintext', plain);
    const cipher = encryptor.encrypt(plain), symmetric = encryptor.encryptSymmetric(plain);
    save('ciphertext', cipher);
    save('symmetric', symmetric);
    save('symmetric-seeded', encryptor.encryptSymmetricSerializable(plain));
    save('lower', evaluator.cipherModSwitchToNext(cipher));
    save('three', evaluator.multiply(cipher, symmetric));
    return { ids: chain(context) };
  },

  // The same kinds of a scheme for integers, with the primes of "make".
  foreign: (seal, { folder, scheme, degree, bits }) => {
    const save = (name, object) => write(folder, `${scheme}-${name}`, object.saveArray(seal.ComprModeType.none));
    const parms = seal.EncryptionParameters(seal.SchemeType[scheme]);
    parms.setPolyModulusDegree(degree);
    parms.setCoeffModulus(seal.CoeffModulus.Create(degree, Int32Array.from(bits)));
    parms.setPlainModulus(seal.PlainModulus.Batching(degree, 20));
    const context = seal.Context(parms, true, seal.SecurityLevel.none);
    const generator = seal.KeyGenerator(context), secret = generator.secretKey(), publicKey = generator.createPublicKey();
    const encryptor = seal.Encryptor(context, publicKey, secret);
    const plain = seal.BatchEncoder(context).encode(Int32Array.from({ length: degree }, (_, i) => i % 7));
    save('parameters', parms);
    save('secret', secret);
    save('public', publicKey);
    save('relin', generator.createRelinKeys());
    save('galois', generator.createGaloisKeys(Int32Array.from([1])));
    save('plaintext', plain);
    save('ciphertext', encryptor.encrypt(plain));
    save('symmetric', encryptor.encryptSymmetricSerializable(plain));
    return null;
  },

  // Results of SEAL's evaluator for what "make" left in the folder.
  evaluate: (seal, { folder, steps }) => {
    const parms = seal.EncryptionParameters(seal.SchemeType.ckks);
    parms.loadArray(read(folder, 'parameters'));
    const context = seal.Context(parms, true, seal.SecurityLevel.none);
    const load = (object, name) => { object.loadArray(context, read(folder, name)); return object; };
    const save = (name, object) => write(folder, name, object.saveArray(seal.ComprModeType.none));
    const relin = load(seal.RelinKeys(), 'relin'), galois = load(seal.GaloisKeys(), 'galois'), plain = load(seal.PlainText(), 'plaintext');
    const [a, b, lower, three] = ['ciphertext', 'symmetric', 'lower', 'three'].map(name => load(seal.CipherText(), name));
    const evaluator = seal.Evaluator(context);
    save('r-add', evaluator.add(a, b));
    save('r-subtract', evaluator.sub(a, b));
    save('r-negate', evaluator.negate(a));
    save('r-add-plain', evaluator.addPlain(a, plain));
    save('r-subtract-plain', evaluator.subPlain(a, plain));
    save('r-multiply-plain', evaluator.multiplyPlain(a, plain));
    save('r-multiply', evaluator.multiply(a, b));
    save('r-square', evaluator.square(a));
    save('r-relinearize', evaluator.relinearize(three, relin));
    save('r-relinearize-lower', evaluator.relinearize(evaluator.square(lower), relin));
    save('r-rescale', evaluator.rescaleToNext(a));
    save('r-rescale-three', evaluator.rescaleToNext(three));
    save('r-drop', evaluator.cipherModSwitchToNext(a));
    save('r-conjugate', evaluator.complexConjugate(a, galois));
    for (const step of steps) {
      save(`r-rotate${step}`, evaluator.rotateVector(a, step, galois));
      save(`r-rotate-lower${step}`, evaluator.rotateVector(lower, step, galois));
    }
    return null;
  },

  // What "make" left in the folder decrypts a ciphertext of HeGpu's.
  decrypt: (seal, { folder, name }) => {
    const parms = seal.EncryptionParameters(seal.SchemeType.ckks);
    parms.loadArray(read(folder, 'parameters'));
    const context = seal.Context(parms, true, seal.SecurityLevel.none);
    const load = (object, file) => { object.loadArray(context, read(folder, file)); return object; };
    const decryptor = seal.Decryptor(context, load(seal.SecretKey(), 'secret'));
    writeValues(folder, `${name}.values`, seal.CKKSEncoder(context).decode(decryptor.decrypt(load(seal.CipherText(), name))));
    return null;
  },

  // Loads what HeGpu wrote, uses it, and writes what comes out.
  use: (seal, { folder, ciphertexts, rotate, compression, scale }) => {
    const parms = seal.EncryptionParameters(seal.SchemeType.ckks);
    parms.loadArray(read(folder, 'parameters'));
    const context = seal.Context(parms, true, seal.SecurityLevel.none);
    const load = (object, name) => { object.loadArray(context, read(folder, name)); return object; };
    const secret = load(seal.SecretKey(), 'secret'), publicKey = load(seal.PublicKey(), 'public');
    const relin = load(seal.RelinKeys(), 'relin'), galois = load(seal.GaloisKeys(), 'galois');
    const encoder = seal.CKKSEncoder(context), evaluator = seal.Evaluator(context);
    const encryptor = seal.Encryptor(context, publicKey, secret), decryptor = seal.Decryptor(context, secret);
    const show = (name, plain) => writeValues(folder, `${name}.values`, encoder.decode(plain));
    const decrypt = (name, cipher) => show(name, decryptor.decrypt(cipher));
    show('plaintext', load(seal.PlainText(), 'plaintext'));
    for (const name of ciphertexts) decrypt(name, load(seal.CipherText(), name));
    const first = load(seal.CipherText(), ciphertexts[0]);
    decrypt('square', evaluator.relinearize(evaluator.square(first), relin));
    for (const step of rotate) decrypt(`rotated${step}`, evaluator.rotateVector(first, step, galois));
    decrypt('conjugate', evaluator.complexConjugate(first, galois));
    const plain = encoder.encode(readValues(folder, 'values'), scale);
    write(folder, 'encrypted', encryptor.encrypt(plain).saveArray(seal.ComprModeType[compression]));
    const modulus = seal.Modulus(0n);
    modulus.loadArray(read(folder, 'modulus'));
    return { ids: chain(context), modulus: String(modulus.value) };
  },
};

(async () => {
  const seal = await require('node-seal')();
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    let answer;
    try {
      answer = { result: operations[request.operation](seal, request) };
    } catch (e) {
      answer = { error: String((e && e.stack) || e) };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
})();
