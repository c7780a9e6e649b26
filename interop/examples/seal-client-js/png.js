// 8-bit grey PNG files (ISO/IEC 15948), which is all that this example needs.
'use strict';
const zlib = require('node:zlib');

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const CHUNK_BYTES = 12; // length, type, CRC

/** Width, height and pixels in [0, 1], rows one after another. */
function readPng(file) {
  if (!file.subarray(0, SIGNATURE.length).equals(SIGNATURE)) throw new Error('This is no PNG file.');
  let width, height;
  const packed = [];
  for (let at = SIGNATURE.length; at < file.length;) {
    const body = file.subarray(at + 8, at + 8 + file.readUInt32BE(at));
    const type = file.toString('latin1', at + 4, at + 8);
    if (type === 'IHDR') {
      [width, height] = [body.readUInt32BE(0), body.readUInt32BE(4)];
      if (body[8] !== 8 || body[9] !== 0 || body[12] !== 0) throw new Error('Save the image with 8 bits of grey and without interlacing.');
    }
    if (type === 'IDAT') packed.push(body);
    at += body.length + CHUNK_BYTES;
  }
  const raw = zlib.inflateSync(Buffer.concat(packed));
  const samples = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) unfilter(raw[y * (width + 1)], raw.subarray(y * (width + 1) + 1), samples, y * width, width);
  return { width, height, pixels: Array.from(samples, x => x / 255) };
}

// A row holds differences from what its filter makes of the bytes to the left (a), above (b) and above left (c).
function unfilter(filter, row, samples, start, width) {
  for (let x = 0; x < width; x++) {
    const at = start + x;
    const a = x > 0 ? samples[at - 1] : 0, b = start > 0 ? samples[at - width] : 0, c = x > 0 && start > 0 ? samples[at - width - 1] : 0;
    samples[at] = row[x] + [0, a, b, (a + b) >> 1, paeth(a, b, c)][filter];
  }
}

function paeth(a, b, c) {
  const [toA, toB, toC] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
  if (toA <= toB && toA <= toC) return a;
  return toB <= toC ? b : c;
}

/** The file of such an image. */
function writePng({ width, height, pixels }) {
  const header = Buffer.alloc(13), rows = Buffer.alloc(height * (width + 1));
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  pixels.forEach((x, i) => { rows[Math.floor(i / width) * (width + 1) + 1 + (i % width)] = Math.round(255 * x); });
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', zlib.deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type, body) {
  const whole = Buffer.alloc(body.length + CHUNK_BYTES);
  whole.writeUInt32BE(body.length, 0);
  whole.write(type, 4, 'latin1');
  body.copy(whole, 8);
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + body.length)), 8 + body.length);
  return whole;
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

module.exports = { readPng, writePng };
