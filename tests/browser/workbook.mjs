// A workbook of one sheet with texts, as small as one can be: a zip file without compression.
const table = Array.from({ length: 256 }, (_, byte) => {
    let sum = byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
    return sum >>> 0;
});
const crc32 = (bytes) => (bytes.reduce((sum, byte) => table[(sum ^ byte) & 255] ^ (sum >>> 8), 0xffffffff) ^ 0xffffffff) >>> 0;

function zip(files) {
    const parts = [], directory = [];
    let at = 0;
    for (const [name, text] of Object.entries(files)) {
        const bytes = Buffer.from(text);
        const head = Buffer.alloc(26);
        head.writeUInt16LE(20, 0); // the version that reads it
        head.writeUInt32LE(crc32(bytes), 10);
        head.writeUInt32LE(bytes.length, 14);
        head.writeUInt32LE(bytes.length, 18);
        head.writeUInt16LE(name.length, 22);
        const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, Buffer.from(name), bytes]);
        const tail = Buffer.alloc(14);
        tail.writeUInt32LE(at, 10);
        directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), head, tail, Buffer.from(name)]));
        parts.push(local);
        at += local.length;
    }
    const listed = Buffer.concat(directory);
    const end = Buffer.alloc(18);
    end.writeUInt16LE(directory.length, 4);
    end.writeUInt16LE(directory.length, 6);
    end.writeUInt32LE(listed.length, 8);
    end.writeUInt32LE(at, 12);
    return Buffer.concat([...parts, listed, Buffer.from('PK\x05\x06'), end]);
}

export function workbook(rows) {
    const cells = (row, number) => row.map((text, column) => `<c r="${String.fromCharCode(65 + column)}${number + 1}" t="inlineStr"><is><t>${text}</t></is></c>`).join('');
    const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
    const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
    const relations = (type, target) => `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="${office}/${type}" Target="${target}"/></Relationships>`;
    const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
    return zip({
        '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/></Types>`,
        '_rels/.rels': relations('officeDocument', 'xl/workbook.xml'),
        'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>`,
        'xl/_rels/workbook.xml.rels': relations('worksheet', 'worksheets/sheet1.xml'),
        'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${rows.map((row, number) => `<row r="${number + 1}">${cells(row, number)}</row>`).join('')}</sheetData></worksheet>`,
    });
}
