/**
 * QR codes (ISO/IEC 18004): bytes only, error correction level L, versions 1 to 10, which is text of up to 271 bytes. A screen has no
 * stains, and a smaller code is easier to read. No DOM.
 */

/** For each version from 1: the codewords of error correction in a block, and the number of blocks. Of level L. */
const BLOCKS = [[7, 1], [10, 1], [15, 1], [20, 1], [26, 1], [18, 2], [20, 2], [24, 2], [30, 2], [18, 4]];
/** The bits that stand for level L. */
const LEVEL = 1;
/** Whether each mask inverts the module at x, y. */
const MASKS = [
    (x, y) => (x + y) % 2 === 0,
    (x, y) => y % 2 === 0,
    (x) => x % 3 === 0,
    (x, y) => (x + y) % 3 === 0,
    (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
    (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
    (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
    (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** @returns {boolean[][]} rows of modules, true for dark. Throws RangeError if the text is too long. */
export function qrCode(text) {
    const bytes = new TextEncoder().encode(text);
    const version = versionFor(bytes.length);
    const codewords = withCorrection(dataCodewords(bytes, version), version);
    const drawn = MASKS.map((mask) => draw(version, codewords, mask));
    const penalties = drawn.map(penalty);
    return drawn[penalties.indexOf(Math.min(...penalties))];
}

function versionFor(length) {
    for (let version = 1; version <= BLOCKS.length; version++) {
        if (4 + lengthBits(version) + 8 * length <= 8 * dataLength(version)) {
            return version;
        }
    }
    throw new RangeError('too long for a QR code');
}

function lengthBits(version) {
    return version < 10 ? 8 : 16;
}

/** All codewords of a version: what the fixed patterns leave, in whole bytes. */
function totalLength(version) {
    const alignments = version === 1 ? 0 : Math.floor(version / 7) + 2;
    let modules = (16 * version + 128) * version + 64;
    if (alignments > 0) {
        modules -= (25 * alignments - 10) * alignments - 55;
    }
    return (modules - (version >= 7 ? 36 : 0)) >> 3;
}

function dataLength(version) {
    const [correction, blocks] = BLOCKS[version - 1];
    return totalLength(version) - correction * blocks;
}

/** The mode, the length, the bytes, and the padding. */
function dataCodewords(bytes, version) {
    const bits = [];
    const append = (value, count) => {
        for (let bit = count - 1; bit >= 0; bit--) {
            bits.push((value >> bit) & 1);
        }
    };
    append(4, 4);
    append(bytes.length, lengthBits(version));
    bytes.forEach((byte) => append(byte, 8));
    const capacity = 8 * dataLength(version);
    append(0, Math.min(4, capacity - bits.length));
    append(0, (8 - (bits.length % 8)) % 8);
    for (let pad = 0xec; bits.length < capacity; pad ^= 0xec ^ 0x11) {
        append(pad, 8);
    }
    return Array.from({ length: capacity / 8 }, (_, i) => parseInt(bits.slice(8 * i, 8 * i + 8).join(''), 2));
}

/** Splits the data into blocks, adds the correction of each, and interleaves them. */
function withCorrection(data, version) {
    const [correction, count] = BLOCKS[version - 1];
    const short = Math.floor(data.length / count);
    const longs = data.length % count;
    const divisor = generator(correction);
    const blocks = [];
    for (let i = 0, start = 0; i < count; i++) {
        const end = start + short + (i < count - longs ? 0 : 1);
        blocks.push(data.slice(start, end));
        start = end;
    }
    return [...interleaved(blocks), ...interleaved(blocks.map((block) => remainder(block, divisor)))];
}

function interleaved(blocks) {
    const longest = Math.max(...blocks.map((block) => block.length));
    const result = [];
    for (let i = 0; i < longest; i++) {
        blocks.filter((block) => i < block.length).forEach((block) => result.push(block[i]));
    }
    return result;
}

/** Multiplies in the field of 256 elements. */
function multiply(a, b) {
    let product = 0;
    for (let bit = 7; bit >= 0; bit--) {
        product = (product << 1) ^ ((product >> 7) * 0x11d);
        product ^= ((b >> bit) & 1) * a;
    }
    return product;
}

/** The polynomial of Reed and Solomon of this degree, without its first coefficient. */
function generator(degree) {
    const result = new Array(degree).fill(0);
    result[degree - 1] = 1;
    let root = 1;
    for (let i = 0; i < degree; i++) {
        for (let j = 0; j < degree; j++) {
            result[j] = multiply(result[j], root) ^ (result[j + 1] ?? 0);
        }
        root = multiply(root, 2);
    }
    return result;
}

function remainder(data, divisor) {
    const result = new Array(divisor.length).fill(0);
    for (const byte of data) {
        const factor = byte ^ result.shift();
        result.push(0);
        divisor.forEach((coefficient, i) => (result[i] ^= multiply(coefficient, factor)));
    }
    return result;
}

/** Draws the fixed patterns, and the codewords with this mask. */
function draw(version, codewords, mask) {
    const size = 4 * version + 17;
    const modules = Array.from({ length: size }, () => new Array(size).fill(null));
    const set = (x, y, dark) => {
        if (x >= 0 && y >= 0 && x < size && y < size) {
            modules[y][x] = dark;
        }
    };
    drawPatterns(version, size, set, modules);
    drawFormat(size, MASKS.indexOf(mask), set);
    drawVersion(version, size, set);
    drawCodewords(modules, codewords, mask);
    return modules;
}

function drawPatterns(version, size, set, modules) {
    for (let i = 0; i < size; i++) {
        set(6, i, i % 2 === 0);
        set(i, 6, i % 2 === 0);
    }
    [[3, 3], [size - 4, 3], [3, size - 4]].forEach(([x, y]) => drawSquare(x, y, 4, (ring) => ring !== 2 && ring !== 4, set));
    const places = alignmentPlaces(version, size);
    for (const x of places) {
        for (const y of places) {
            const inCorner = (x === 6 && y === 6) || (x === 6 && y === size - 7) || (x === size - 7 && y === 6);
            if (!inCorner) {
                drawSquare(x, y, 2, (ring) => ring !== 1, set);
            }
        }
    }
    modules[size - 8][8] = true;
}

/** Rings around a centre; `isDark` says which are dark. */
function drawSquare(centreX, centreY, radius, isDark, set) {
    for (let y = -radius; y <= radius; y++) {
        for (let x = -radius; x <= radius; x++) {
            set(centreX + x, centreY + y, isDark(Math.max(Math.abs(x), Math.abs(y))));
        }
    }
}

function alignmentPlaces(version, size) {
    if (version === 1) {
        return [];
    }
    return version < 7 ? [6, size - 7] : [6, 2 * version + 8, size - 7];
}

/** The level and the mask, twice. */
function drawFormat(size, mask, set) {
    const data = (LEVEL << 3) | mask;
    const bits = ((data << 10) | check(data, 10, 0x537)) ^ 0x5412;
    const bit = (i) => ((bits >> i) & 1) === 1;
    for (let i = 0; i < 15; i++) {
        const along = i < 6 ? i : i < 8 ? i + 1 : i + size - 15;
        set(8, along, bit(i));
        set(i < 8 ? size - 1 - i : i === 8 ? 7 : 14 - i, 8, bit(i));
    }
}

/** The version, twice, from version 7 on. */
function drawVersion(version, size, set) {
    const bits = (version << 12) | check(version, 12, 0x1f25);
    for (let i = 0; version >= 7 && i < 18; i++) {
        const [far, near] = [size - 11 + (i % 3), Math.floor(i / 3)];
        set(far, near, ((bits >> i) & 1) === 1);
        set(near, far, ((bits >> i) & 1) === 1);
    }
}

/** So many bits that check the data, by this polynomial. */
function check(data, bits, polynomial) {
    let rest = data;
    for (let i = 0; i < bits; i++) {
        rest = (rest << 1) ^ ((rest >> (bits - 1)) * polynomial);
    }
    return rest;
}

/** In two columns at a time, from the right, up and down in turn, wherever there is no pattern. */
function drawCodewords(modules, codewords, mask) {
    const size = modules.length;
    let next = 0;
    for (let right = size - 1, up = true; right >= 1; right -= 2, up = !up) {
        right -= right === 6 ? 1 : 0; // that column is a pattern
        for (let i = 0; i < size; i++) {
            const y = up ? size - 1 - i : i;
            for (const x of [right, right - 1]) {
                if (modules[y][x] === null) {
                    const bit = ((codewords[next >> 3] ?? 0) >> (7 - (next & 7))) & 1;
                    modules[y][x] = (bit === 1) !== mask(x, y);
                    next++;
                }
            }
        }
    }
}

/** How hard a drawing is to read: the standard takes the mask with the least. */
function penalty(modules) {
    const columns = modules.map((_, x) => modules.map((row) => row[x]));
    const lines = [...modules, ...columns].map((line) => line.map((dark) => (dark ? '1' : '0')).join(''));
    const dark = lines.slice(0, modules.length).join('').replaceAll('0', '').length;
    const share = dark / modules.length ** 2;
    return lines.reduce((sum, line) => sum + linePenalty(line), 0) + 3 * squares(modules) + 10 * Math.floor(Math.abs(share * 20 - 10));
}

function linePenalty(line) {
    const runs = line.match(/0+|1+/g).filter((run) => run.length >= 5);
    const likeFinders = `0000${line}0000`.match(/(?=00001011101|10111010000)/g)?.length ?? 0; // around the code it is light
    return runs.reduce((sum, run) => sum + run.length - 2, 0) + 40 * likeFinders;
}

/** Squares of two by two modules of one colour. */
function squares(modules) {
    let count = 0;
    for (let y = 1; y < modules.length; y++) {
        for (let x = 1; x < modules.length; x++) {
            const colour = modules[y][x];
            if (colour === modules[y - 1][x] && colour === modules[y][x - 1] && colour === modules[y - 1][x - 1]) {
                count++;
            }
        }
    }
    return count;
}
