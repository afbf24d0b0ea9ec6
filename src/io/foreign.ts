/** A kind of file that is not read here, and what to do about it. */
interface Foreign {
  readonly kind: string
  readonly cure: string
}

const CONVERT = 'convert it to .csv, .npy or .parquet'
const SHEET = 'save the sheet as .csv (in UTF-8), and give that file'
const FROM_R = 'write the table with write.csv or arrow::write_parquet'
const FROM_PYTHON = 'write it as .parquet or .csv with the program that made it'

/** Recognised by the first bytes, as text with one character a byte. */
const BY_BYTES: readonly (readonly [starts: readonly string[], kind: string, cure: string])[] = [
  [['\x89PNG'], 'a PNG image', CONVERT],
  [['\xff\xd8\xff'], 'a JPEG image', CONVERT],
  [['%PDF'], 'a PDF document', CONVERT],
  [['\x28\xb5\x2f\xfd'], 'a zstd archive', 'unpack it first (zstd -d), or pack it with gzip'],
  [['\xfd7zXZ'], 'an xz archive', 'unpack it first (xz -d), or pack it with gzip'],
  [['BZh'], 'a bzip2 archive', 'unpack it first (bzip2 -d), or pack it with gzip'],
  [['7z\xbc\xaf'], 'a 7z archive', 'unpack it first'],
  [['MATLAB'], 'a MATLAB file', 'write its table with writetable, or its matrix with h5create and h5write'],
  [['\xd0\xcf\x11\xe0'], 'an old Excel workbook', SHEET],
  [['\x80\x02', '\x80\x03', '\x80\x04', '\x80\x05'], 'a Python pickle', FROM_PYTHON],
  [['SQLite format 3'], 'an SQLite database', 'export the table as .csv'],
  [['<stata_dta', '\x71\x02\x01\0', '\x72\x02\x01\0', '\x73\x02\x01\0'], 'a Stata file', FROM_PYTHON],
  [['$FL2', '$FL3'], 'an SPSS file', FROM_PYTHON],
  [['RDX2\n', 'RDX3\n', 'RDA2\n', 'RDA3\n', 'X\n\0\0\0'], "a file of R's own", FROM_R],
  [
    ['CDF\x01', 'CDF\x02', 'CDF\x05'],
    'a netCDF file of the classic format',
    'turn it into netCDF-4 with nccopy -k nc4',
  ],
  [['SIMPLE  ='], 'a FITS file', FROM_PYTHON],
  [['root\0', 'root\x01'], 'a ROOT file', FROM_PYTHON],
  [['Obj\x01'], 'an Avro file', CONVERT],
]

const BY_TEXT: readonly (readonly [RegExp, kind: string, cure: string])[] = [
  [
    /^\s*<(?:!doctype html|html)/i,
    'a page of HTML (perhaps what a server sent in place of the file)',
    'look at it, and fetch the table again',
  ],
  [/^\s*(?:\{\s*["}]|\[\s*[[{])/, 'JSON', CONVERT],
  [/^[\s\S]{6}\0\0\{/, 'a safetensors file, such as a map', 'give a table of points in its place'],
]

/** Office files and others that are zip archives, recognised by the name of the first file in them. */
const IN_ZIP = /^(?:\[Content_Types\]\.xml|_rels\/|docProps\/|xl\/|customXml\/)/

/** What kind of file this is if it is none of the formats; undefined if it may be one. @param path if it has no name, the bytes alone decide */
export function foreignKind(path: string, start: Uint8Array): Foreign | undefined {
  const text = String.fromCharCode(...start)
  if (text.startsWith('PK\x03\x04')) return zipKind(path, text.slice(30))
  const found =
    BY_BYTES.find(([starts]) => starts.some((begin) => text.startsWith(begin))) ??
    BY_TEXT.find(([pattern]) => pattern.test(text))
  return found && { kind: found[1], cure: found[2] }
}

function zipKind(path: string, name: string): Foreign | undefined {
  if (IN_ZIP.test(name) || /\.(?:xlsx|xlsm|xlsb)$/i.test(path)) return { kind: 'an Excel workbook', cure: SHEET }
  if (name.startsWith('mimetypeapplication/vnd.oasis') || /\.ods$/i.test(path))
    return { kind: 'an OpenDocument spreadsheet', cure: SHEET }
  if (/\.numbers$/i.test(path)) return { kind: 'a Numbers spreadsheet', cure: SHEET }
  return /\.zip$/i.test(path) && !name.includes('.npy')
    ? { kind: 'a zip archive', cure: 'unpack it first, or pack the table with gzip' }
    : undefined
}
