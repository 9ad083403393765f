"""Packs what openpyxl writes as a spreadsheet program would: shared strings, fixed times, one order."""
import io
import re
import zipfile

NS = 'http://schemas.openxmlformats.org'
INLINE = re.compile(r'<c ([^>]*?)t="inlineStr"([^>]*)><is><t([^>]*)>(.*?)</t></is></c>', re.S)


def pack(workbook, path, edit=None):
    """`edit` takes the name and the text of a part and returns the text to be written."""
    raw = io.BytesIO()
    workbook.save(raw)
    with zipfile.ZipFile(raw) as old:
        parts = {name: old.read(name).decode('utf-8') for name in old.namelist()}
    strings = []

    def share(match):
        item = f'<si><t{match[3]}>{match[4]}</t></si>'
        if item not in strings:
            strings.append(item)
        return f'<c {match[1]}t="s"{match[2]}><v>{strings.index(item)}</v></c>'
    for name in parts:
        if name.startswith('xl/worksheets/sheet'):
            parts[name] = INLINE.sub(share, parts[name])
        if name == 'docProps/core.xml':
            parts[name] = re.sub(r'(<dcterms:modified[^>]*>)[^<]*', r'\g<1>2026-01-01T00:00:00Z', parts[name])
        if edit:
            parts[name] = edit(name, parts[name])
    if strings and 'xl/sharedStrings.xml' not in parts:
        parts['xl/sharedStrings.xml'] = f'<sst xmlns="{NS}/spreadsheetml/2006/main">' + ''.join(strings) + '</sst>'
        rels, types = 'xl/_rels/workbook.xml.rels', '[Content_Types].xml'
        parts[rels] = parts[rels].replace('</Relationships>', f'<Relationship Type="{NS}/officeDocument/2006/relationships/'
                                          'sharedStrings" Target="sharedStrings.xml" Id="rIdStrings" /></Relationships>')
        parts[types] = parts[types].replace('</Types>', '<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
                                            'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml" /></Types>')
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as new:
        for name in sorted(parts):
            new.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), parts[name].encode('utf-8'),
                         compress_type=zipfile.ZIP_DEFLATED)
